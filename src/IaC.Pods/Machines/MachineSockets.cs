using System.Collections.Immutable;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>The sockets that QEMU is handed. Those of the file system lie in the runtime folder, which only root may enter.</summary>
internal sealed class MachineSockets : IDisposable
{
    /// <summary>Bytes of the kernel in which the console waits while nobody reads: a serial port writes character by character, and each write costs some 760 of them.</summary>
    internal const int ConsoleBuffer = 8 << 20;

    private readonly List<SafeFileHandle> _ours;

    private MachineSockets(ImmutableArray<SafeFileHandle> all, SafeFileHandle console, SafeFileHandle agent)
    {
        (All, Console, Agent) = (all, console, agent);
        _ours = [.. all];
    }

    /// <summary>All of them, in the order of <see cref="MachineDescriptors"/>.</summary>
    internal ImmutableArray<SafeFileHandle> All { get; }

    /// <summary>Where the console is read.</summary>
    internal SafeFileHandle Console { get; }

    /// <summary>Where the agent is asked.</summary>
    internal SafeFileHandle Agent { get; }

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

            made.AddRange(Pair());
            UnixSocket.GrowSendBuffer(made[^2], ConsoleBuffer);
            made.AddRange(Pair());
            return new MachineSockets([.. made], made[^3], made[^1]);
        }
        catch
        {
            made.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>The ends that are kept here are somebody else's from now on.</summary>
    internal void Take()
    {
        _ours.Remove(Console);
        _ours.Remove(Agent);
    }

    /// <summary>Closes here what was not taken; QEMU keeps its own.</summary>
    public void Dispose() => _ours.ForEach(socket => socket.Dispose());

    private static SafeFileHandle[] Pair()
    {
        (SafeFileHandle machine, SafeFileHandle reader) = UnixSocket.Pair();
        return [machine, reader];
    }
}
