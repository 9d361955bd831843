using System.Buffers.Binary;
using IaC.Engine;
using IaC.Hashing;
using IaC.Linux.Locks;

namespace IaC.Providers.Remote;

/// <summary>One at a time changes a resource, whichever process was asked to: a call whose connection broke is finished before the next one begins. The kernel frees a turn with its process.</summary>
internal static class CallTurn
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the turn of a resource.</summary>
    internal static async Task<IDisposable> TakeAsync(HostServices services, string uid, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(services.Layout.Run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        long position = BinaryPrimitives.ReadInt64LittleEndian(Sha256.Hash(System.Text.Encoding.UTF8.GetBytes(uid))) & (long.MaxValue >> 1);
        for (bool told = false; ; told = true)
        {
            if (RangeLock.TryTake(services.Layout.CallLocks, position) is { } turn)
            {
                return turn;
            }

            if (!told)
            {
                progress.Report(new ProviderProgress("waiting for a call that was begun before the connection broke"));
            }

            await Task.Delay(AskAgain, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
