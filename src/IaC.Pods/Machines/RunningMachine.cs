using IaC.Linux;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>One run of a machine, as its supervisor sees it: the monitor, and the console.</summary>
internal sealed class RunningMachine : IDisposable
{
    /// <summary>Status of a machine that QEMU has made and not let run yet.</summary>
    internal const string NotBegun = "prelaunch";

    private RunningMachine(QmpClient monitor, MachineConsole console) => (Monitor, Console) = (monitor, console);

    /// <summary>The monitor.</summary>
    internal QmpClient Monitor { get; }

    /// <summary>The console.</summary>
    internal MachineConsole Console { get; }

    /// <summary>Connects to the sockets of a machine, though QEMU need not have come to accept, and lets it run where it has not begun to yet.</summary>
    /// <exception cref="LinuxException">Nobody listens.</exception>
    internal static RunningMachine Connect(EventLoop loop, RootLayout layout, string uid, VirtualMachine machine, LogWriter log, Action<QmpMessage> happened)
    {
        SafeFileHandle monitor = Connect(MachineFolders.Monitor(layout, uid));
        SafeFileHandle console;
        try
        {
            console = Connect(MachineFolders.Console(layout, uid));
        }
        catch
        {
            monitor.Dispose();
            throw;
        }

        QmpClient client = new(loop, monitor, happened);
        client.Execute("query-status", null, answer =>
        {
            if (answer.Text("status") == NotBegun)
            {
                client.Execute("cont", null, _ => { });
            }
        });
        return new RunningMachine(client, new MachineConsole(loop, console, log, machine.ReadyText));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Monitor.Dispose();
        Console.Dispose();
    }

    private static SafeFileHandle Connect(string path) => UnixSocket.TryConnect(path, out int error) ?? throw new LinuxException("connect", error, path);
}
