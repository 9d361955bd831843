using System.Collections.Immutable;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>The sockets that QEMU is handed, in the order of <see cref="MachineDescriptors"/>. They lie in the runtime folder, which only root may enter.</summary>
internal sealed class MachineSockets : IDisposable
{
    private MachineSockets(ImmutableArray<SafeFileHandle> all) => All = all;

    /// <summary>All of them.</summary>
    internal ImmutableArray<SafeFileHandle> All { get; }

    /// <summary>Listens on all of them, in place of those of a former run.</summary>
    internal static MachineSockets Listen(RootLayout layout, string uid)
    {
        List<SafeFileHandle> listening = [];
        try
        {
            foreach (string path in new[] { MachineFolders.Monitor(layout, uid), MachineFolders.SecondMonitor(layout, uid), MachineFolders.Console(layout, uid) })
            {
                File.Delete(path);
                listening.Add(UnixSocket.Listen(path));
            }

            return new MachineSockets([.. listening]);
        }
        catch
        {
            listening.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Closes them here; QEMU keeps its own.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle socket in All)
        {
            socket.Dispose();
        }
    }
}
