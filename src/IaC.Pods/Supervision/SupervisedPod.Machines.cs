using IaC.Containers.Lifecycle;
using IaC.Linux.Files;
using IaC.Pods.Lifecycle;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <content>Containers whose program is QEMU.</content>
internal sealed partial class SupervisedPod
{
    // Lines of the log in which they are looked for.
    private const int MostLastWords = 20;
    private const string Warning = "warning: ";

    private readonly Dictionary<int, RunningMachine> _machines = [];
    private readonly MachineNetwork? _network;

    /// <summary>Goes on with the machine of a former supervisor. Before the pod begins.</summary>
    /// <param name="left">The machine, by whose record this pod was made.</param>
    internal void TakeOver(LeftMachine left)
    {
        int index = IndexOf(left.Record.Containers[0].Name);
        ContainerStreams streams = new(_loop, _logs[index], _containers[index], left.Process.Pid);
        _runs[index] = new ContainerRun(_loop, left.Process, left.Cgroup, streams, () => _machines[index].End(), exit => Exited(index, exit));
        _machine.TookOver(index, left.Process.Pid);
        Connect(index, left.Monitor, left.Console, left.Agent, BegunLine.Open(Layout.PodRun(Record.Uid)), HasShown(index));
    }

    private void StartFolders(int index, ContainerStart start, MachineLaunch launch)
    {
        FolderServers.Start(_loop, _logs[index], start, _containers[index], NewGroup, launch.Folders, (folder, exit) =>
            Tell(index, new PodEvent(null, PodEventReason.MachineFolderLost, $"The server of folder {folder.Name} ended ({(exit.Signal is { } signal ? $"signal {signal}" : $"exit code {exit.Code}")}); the guest has it again when it is restarted")));
    }

    private void Connect(int index, MachineLaunch launch)
    {
        SafeFileHandle monitor = RunningMachine.Connect(MachineFolders.Monitor(Layout, Record.Uid));
        launch.Sockets.Take();
        Connect(index, monitor, launch.Sockets.Console, launch.Sockets.Agent, BegunLine.OpenNew(Layout.PodRun(Record.Uid)), shown: launch.HasMemory);
    }

    private void Connect(int index, SafeFileHandle monitor, SafeFileHandle console, SafeFileHandle agent, BegunLine begun, bool shown)
    {
        VirtualMachine machine = _containers[index].Machine!;
        MachineConsole reader = new(_loop, console, _logs[index], begun, shown ? [] : machine.ReadyTexts);
        _machines[index] = new RunningMachine(_loop, MachineFolders.Monitor(Layout, Record.Uid), monitor, reader, new AgentClient(_loop, agent), machine, message => Happened(index, message), _time);
    }

    /// <summary>The console of a container that is a running machine; null for every other one.</summary>
    internal MachineConsole? ConsoleOf(string container) => _machines.GetValueOrDefault(IndexOf(container))?.Console;

    /// <summary>The machine of a guest.</summary>
    /// <exception cref="KeyNotFoundException">It is no guest, or does not run.</exception>
    internal RunningMachine RequireMachine() =>
        _machines.Values.FirstOrDefault() ?? throw new KeyNotFoundException($"{Record.Kind.ToLowerInvariant()} {Record.Namespace}/{Record.Name} {(_containers.Any(container => container.Machine is not null) ? "does not run" : "is no guest")}");

    // Whether it had begun to run; of what is no machine nobody asks.
    private bool Disconnect(int index)
    {
        if (!_machines.Remove(index, out RunningMachine? machine))
        {
            return true;
        }

        machine.Dispose();
        return machine.HasBegun;
    }

    private void Happened(int index, QmpMessage message)
    {
        if (message.Event is MachineEvents.Halted or MachineEvents.GoesOn)
        {
            _machine.Halted(index, goesOn: message.Event == MachineEvents.GoesOn);
        }

        if (MachineEvents.Describe(message) is { } what)
        {
            Tell(index, what);
        }
    }

    private void Tell(int index, PodEvent what)
    {
        _logs[index].Note(what.Message);
        _journal.Write(Record, what with { Container = _containers[index].Name });
    }

    // What QEMU says when it refuses to begin is its own output; the guest has another.
    private string? LastWords(int index, ContainerExit exit)
    {
        if (exit is { Code: 0 } or { Signal: not null } || _containers[index].Machine is null || _machine.StartedAt(index) is not { } started)
        {
            return null;
        }

        try
        {
            return Log(index, MostLastWords)
                .Where(line => line.Source == LogSource.Stderr && line.Time >= started && !line.Text.Contains(Warning, StringComparison.Ordinal))
                .LastOrDefault()?.Text;
        }
        catch (IOException)
        {
            // No descriptor is left to read them by; the end is told without.
            return null;
        }
    }

    // Whether a former supervisor saw the texts that make the machine ready.
    private bool HasShown(int index)
    {
        if (_containers[index].Machine is not { ReadyTexts: { IsEmpty: false } texts } || _machine.StartedAt(index) is not { } started)
        {
            return true;
        }

        LogLine[] shown = [.. Log(index, tail: null).Where(line => line.Time >= started)];
        return Has(MachineEvents.Restored) || texts.All(Has);

        bool Has(string text) => shown.Any(line => line.Text.Contains(text, StringComparison.Ordinal));
    }

    private IEnumerable<LogLine> Log(int index, int? tail)
    {
        using SafeFolder folder = SafeFolder.Open(Path.Combine(Layout.Pod(Record.Uid), PodFolders.Logs));
        using LogCursor log = new(folder, _containers[index].Name);
        log.Seek(tail, fromStart: false);
        while (log.TryRead() is { } line)
        {
            yield return line;
        }
    }
}
