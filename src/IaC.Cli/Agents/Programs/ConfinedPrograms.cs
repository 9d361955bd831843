using System.Globalization;
using System.IO.Pipes;
using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Linux.Files;
using IaC.Linux.Processes;
using IaC.Programs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Agents.Programs;

/// <summary>Runs programs of a unit confined as <see cref="ConfinedSpec"/> says, each in a control group of its own.</summary>
/// <param name="spec">What confines them.</param>
/// <param name="group">Control group of all programs of the root.</param>
/// <param name="network">Builds may use the network.</param>
internal sealed class ConfinedPrograms(ConfinedSpec spec, string group, bool network) : IProgramHost
{
    private static int last;

    /// <summary>Ends what programs there are, as those that an agent that was killed has left, and removes their group.</summary>
    public static void Clear(string group)
    {
        Cgroup left = CgroupHost.Detect().Open(group);
        if (left.Exists)
        {
            left.Kill();
            left.Remove();
        }
    }

    /// <inheritdoc/>
    public IHostedProgram Start(ProgramCommand command)
    {
        if (command.Meeting is { } meeting)
        {
            Give(Path.GetDirectoryName(meeting)!, Path.GetFileName(meeting));
            Array.ForEach(Directory.GetFileSystemEntries(meeting), socket => Give(meeting, Path.GetFileName(socket)));
        }

        Cgroup cgroup = CgroupHost.Detect().Create(string.Create(CultureInfo.InvariantCulture, $"{group}/{Interlocked.Increment(ref last)}"));
        cgroup.Apply(ConfinedSpec.Limits);
        var output = new AnonymousPipeServerStream(PipeDirection.In);
        var error = new AnonymousPipeServerStream(PipeDirection.In);
        try
        {
            using SafeFileHandle writesOutput = Writer(output);
            using SafeFileHandle writesError = Writer(error);
            ContainerProcess process = ContainerRuntime.Start(new ContainerStart { Spec = spec.Of(command, network && command.Meeting is null), Cgroup = cgroup, Stdout = writesOutput, Stderr = writesError });
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
            return new Running(process, cgroup, output, error);
        }
        catch (ContainerStartException exception)
        {
            output.Dispose();
            error.Dispose();
            cgroup.Remove();
            throw new ProgramException($"the program cannot be confined: {exception.Message}");
        }
    }

    /// <summary>Makes a folder or socket that of the user whom programs run as.</summary>
    public static void Give(string folder, string name)
    {
        using SafeFolder opened = SafeFolder.Open(folder);
        opened.SetOwner(name, ConfinedSpec.User, ConfinedSpec.User);
    }

    // The stream keeps its own.
    private static SafeFileHandle Writer(AnonymousPipeServerStream stream) => new(stream.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false);

    private sealed class Running : IHostedProgram
    {
        private readonly ContainerProcess _process;
        private readonly Cgroup _group;
        private readonly StreamReader _output;
        private readonly StreamReader _error;

        internal Running(ContainerProcess process, Cgroup group, Stream output, Stream error)
        {
            (_process, _group, _output, _error) = (process, group, new StreamReader(output), new StreamReader(error));
            Ended = Task.Factory.StartNew(End, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public TextReader Output => _output;

        public TextReader Error => _error;

        public Task<int> Ended { get; }

        public void Begin()
        {
            // It did when it was started.
        }

        public void Kill() => _group.Kill();

        public void Dispose()
        {
            Kill();
            Ended.Wait();
            _output.Dispose();
            _error.Dispose();
            _process.Dispose();
        }

        // With the first process of its namespace all others end.
        private int End()
        {
            int code = PidFd.Reap(_process.PidFd).ShellCode;
            _group.Kill();
            _group.Remove();
            return code;
        }
    }
}
