using System.Collections.Immutable;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>The sockets that QEMU is handed. Those of the file system lie in the runtime folder, which only root may enter.</summary>
internal sealed class MachineSockets : IDisposable
{
    private SafeFileHandle? _reader;

    private MachineSockets(ImmutableArray<SafeFileHandle> all) => (All, _reader) = (all, all[^1]);

    /// <summary>All of them, in the order of <see cref="MachineDescriptors"/>.</summary>
    internal ImmutableArray<SafeFileHandle> All { get; }

    /// <summary>Makes all of them, in place of those of a former run.</summary>
    internal static MachineSockets Make(RootLayout layout, string uid)
    {
        List<SafeFileHandle> made = [];
        try
        {
            foreach (string path in new[] { MachineFolders.Monitor(layout, uid), MachineFolders.SecondMonitor(layout, uid) })
            {
                File.Delete(path);
                made.Add(UnixSocket.Listen(path));
            }

            (SafeFileHandle console, SafeFileHandle reader) = UnixSocket.Pair();
            made.AddRange([console, reader]);
            return new MachineSockets([.. made]);
        }
        catch
        {
            made.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Takes the end of the console that is read here.</summary>
    internal SafeFileHandle TakeConsole() => Interlocked.Exchange(ref _reader, null)!;

    /// <summary>Closes here what was not taken; QEMU keeps its own.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle socket in All[..^1])
        {
            socket.Dispose();
        }

        _reader?.Dispose();
    }
}
