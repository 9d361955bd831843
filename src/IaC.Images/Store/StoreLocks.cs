using System.Buffers.Binary;
using IaC.Linux.Locks;

namespace IaC.Images.Store;

/// <summary>The locks of a store. They wait by asking again, so that a wait can be cancelled and blocks no thread; the kernel frees them with their process.</summary>
internal sealed class StoreLocks(StoreLayout layout, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>Keeps garbage from being collected.</summary>
    internal Task<StoreLease> HoldAsync(CancellationToken cancellationToken) => HoldAsync(shared: true, cancellationToken);

    /// <summary>Waits until nobody holds the store, and keeps others from it.</summary>
    internal Task<StoreLease> HoldAloneAsync(CancellationToken cancellationToken) => HoldAsync(shared: false, cancellationToken);

    /// <summary>Keeps garbage from being collected, blocking the thread while it is.</summary>
    internal StoreLease Hold() => new(FileLock.Take(layout.HoldLock, shared: true));

    /// <summary>
    /// Keeps others from the store if nobody holds it. Asks for a fifth of a second: a process that is being started shares the locks of its parent for an instant, until exec closes them.
    /// </summary>
    internal async Task<StoreLease?> TryHoldAloneAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            if (FileLock.TryTake(layout.HoldLock) is { } held)
            {
                return new StoreLease(held);
            }

            await Task.Delay(AskAgain, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Waits for the right to change <c>index.json</c>; it is held for microseconds.</summary>
    internal FileLock TakeIndex() => FileLock.Take(layout.IndexLock);

    /// <summary>Waits for the right to fetch or unpack the thing of this digest.</summary>
    internal Task<RangeLock> TakeItemAsync(Digest digest, CancellationToken cancellationToken)
    {
        // Any number derived from the digest will do: two things that share a byte only wait for each other.
        long position = BinaryPrimitives.ReadInt64LittleEndian(Convert.FromHexString(digest.Hex)) & long.MaxValue;
        return WaitAsync(() => RangeLock.TryTake(layout.ItemLocks, position == long.MaxValue ? 0 : position), cancellationToken);
    }

    private async Task<StoreLease> HoldAsync(bool shared, CancellationToken cancellationToken) =>
        new(await WaitAsync(() => FileLock.TryTake(layout.HoldLock, shared), cancellationToken).ConfigureAwait(false));

    private async Task<T> WaitAsync<T>(Func<T?> tryTake, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tryTake() is { } taken)
            {
                return taken;
            }

            await Task.Delay(AskAgain, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
