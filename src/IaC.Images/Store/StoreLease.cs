using IaC.Linux.Locks;

namespace IaC.Images;

/// <summary>While it is held, by this or any other process, nothing of the store is collected. Ends with <see cref="Dispose"/> or with the process.</summary>
public sealed class StoreLease : IDisposable
{
    private readonly FileLock _lock;

    internal StoreLease(FileLock held) => _lock = held;

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
