namespace IaC.Images;

/// <summary>While it is held, by this or any other process, nothing of the store is collected. Ends with <see cref="Dispose"/> or with the process.</summary>
public sealed class StoreLease : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
