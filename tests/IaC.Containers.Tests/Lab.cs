using System.IO.Pipes;
using System.Security.Cryptography;
using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Processes;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Tests;

/// <summary>A layer with busybox, a folder for writes and a control group, for real containers.</summary>
public sealed class Lab : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Lab()
    {
        Require.Root();
        Require.Program("/bin/busybox", "busybox-static");
        Directory.CreateDirectory(Layer("bin"));
        Directory.CreateDirectory(Layer("etc"));
        File.Copy("/bin/busybox", Layer("bin/busybox"));
        foreach (string name in new[] { "sh", "cat", "ls", "ps", "id", "mount", "umount", "touch", "echo", "sleep", "true", "readlink", "stat", "mkdir", "mknod", "pwd", "tty", "dd", "hostname", "head", "kill", "wc", "chmod", "unshare", "env", "sysctl", "dmesg", "chroot", "setsid" })
        {
            File.CreateSymbolicLink(Layer($"bin/{name}"), "busybox");
        }

        File.WriteAllText(Layer("etc/passwd"), "root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n");
        NewWritable();
        Cgroup = Host.Create($"iac-test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        Cgroup.Apply(new ResourcesSpec());
    }

    public CgroupHost Host { get; } = CgroupHost.Detect();

    public Cgroup Cgroup { get; }

    public string Folder => _folder.FullPath;

    public string Layer(string path) => _folder[$"layer/{path}"];

    public string Upper(string path) => _folder[$"writable/upper/{path}"];

    /// <summary>An ordinary container that runs a program as Docker would.</summary>
    public RuntimeSpec Spec(params string[] args) => new()
    {
        Root = new RootSpec { Lower = [_folder["layer"]], Writable = _folder["writable"] },
        Process = new ProcessSpec { Args = [.. args], Env = [ContainerDefaults.Path], Capabilities = ContainerDefaults.Sets(ContainerDefaults.Capabilities) },
        Hostname = "lab",
        Mounts = ContainerDefaults.Mounts,
        Linux = new LinuxSpec
        {
            Namespaces = [new("pid"), new("network"), new("mount"), new("ipc"), new("uts"), new("cgroup")],
            MaskedPaths = ContainerDefaults.MaskedPaths,
            ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
        },
    };

    public ContainerStart Start(RuntimeSpec spec) => new() { Spec = spec, Cgroup = Cgroup };

    /// <summary>Runs a shell line in an ordinary container.</summary>
    public Outcome Shell(string line) => Run(Spec("sh", "-c", line));

    public Outcome Run(RuntimeSpec spec, Func<ContainerStart, ContainerStart>? change = null)
    {
        using AnonymousPipeServerStream output = new(PipeDirection.In);
        ContainerStart start = Start(spec) with { Stdout = Own(output), Stderr = Own(output) };
        using ContainerProcess process = ContainerRuntime.Start(change is null ? start : change(start));
        return Finish(process, output);
    }

    public static Outcome Exec(ContainerExec exec)
    {
        using AnonymousPipeServerStream output = new(PipeDirection.In);
        using ContainerProcess process = ContainerRuntime.Exec(exec with { Stdout = Own(output), Stderr = Own(output) });
        return Finish(process, output);
    }

    public ContainerExec ExecIn(ContainerProcess container, params string[] args) => new()
    {
        Pid = container.Pid,
        PidFd = container.PidFd,
        Cgroup = Cgroup,
        Process = new ProcessSpec { Args = [.. args], Env = [ContainerDefaults.Path], Capabilities = ContainerDefaults.Sets(ContainerDefaults.Capabilities) },
    };

    public static void Stop(ContainerProcess process)
    {
        PidFd.SendSignal(process.PidFd, 9);
        PidFd.Reap(process.PidFd);
    }

    /// <summary>Adds a file to the layer.</summary>
    public void Write(string path, string content) => _folder.Write($"layer/{path}", content);

    public void Dispose()
    {
        Cgroup.Kill();
        Cgroup.Remove();
        _folder.Dispose();
    }

    private static Outcome Finish(ContainerProcess process, AnonymousPipeServerStream output)
    {
        output.DisposeLocalCopyOfClientHandle();
        using StreamReader reader = new(output);
        string text = reader.ReadToEnd();
        return new Outcome(PidFd.Reap(process.PidFd).ShellCode, text);
    }

    private static SafeFileHandle Own(AnonymousPipeServerStream pipe) => new(pipe.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false);

    private void NewWritable()
    {
        Directory.CreateDirectory(_folder["writable/upper"]);
        Directory.CreateDirectory(_folder["writable/work"]);
    }
}

/// <summary>How a program in a container ended, and all it wrote.</summary>
public sealed record Outcome(int ExitCode, string Output)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
