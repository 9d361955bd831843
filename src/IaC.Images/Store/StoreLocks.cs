using System.Buffers.Binary;
using IaC.Linux.Locks;

namespace IaC.Images.Store;

/// <summary>The locks of a store. They wait by asking again, so that a wait can be cancelled and blocks no thread; the kernel frees them with their process.</summary>
internal sealed class StoreLocks(StoreLayout layout, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Keeps garbage from being collected.</summary>
    internal async Task<StoreLease> HoldAsync(CancellationToken cancellationToken) =>
        new(await WaitAsync(() => FileLock.TryTake(layout.HoldLock, shared: true), cancellationToken).ConfigureAwait(false));

    /// <summary>Waits until nobody holds the store, for 10 s at most, and keeps others from it.</summary>
    /// <exception cref="StoreBusyException">Somebody holds it for longer, as a build does.</exception>
    internal async Task<StoreLease> HoldAloneAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return new StoreLease(await WaitAsync(() => FileLock.TryTake(layout.HoldLock), either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreBusyException(layout.Root, Patience, LockHolders.Of(layout.HoldLock));
        }
    }

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
