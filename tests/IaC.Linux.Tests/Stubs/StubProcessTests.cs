using System.IO.Pipes;
using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Tests.Stubs;

public sealed class StubProcessTests
{
    [Fact]
    public void A_program_runs_and_its_exit_code_is_reaped()
    {
        using SyscallProgram child = new();
        child.Step("execve", "/bin/sh");
        child.Execute("/bin/sh", ["sh", "-c", "exit 7"], []);

        using StartedProcess process = Start(child);

        Assert.Equal(new ExitStatus(7, null), PidFd.Reap(process.PidFd));
    }

    [Fact]
    public void A_refused_operation_is_named_with_its_step_path_and_error()
    {
        using SyscallProgram child = new();
        child.Step("enter", "/");
        child.ChangeFolder("/");
        child.Step("enter", "/no/such/folder");
        child.ChangeFolder("/no/such/folder");

        StartedProcess? process = StubProcess.TryStart(child, default, out SyscallFailure? failure);

        Assert.Null(process);
        Assert.Equal(new SyscallFailure("enter", "/no/such/folder", "chdir", LinuxError.ENOENT, null), failure);
    }

    [Fact]
    public void An_ignored_error_and_one_with_a_place_to_go_on_are_no_failure()
    {
        using SyscallProgram child = new();
        SyscallLabel elsewhere = child.NewLabel();
        child.Step("look", "/no/such/file");
        child.Execute("/no/such/program", ["x"], [], OnError.Ignore);
        child.CheckExecutable("/no/such/file", OnError.GoTo(elsewhere));
        child.Execute("/bin/sh", ["sh", "-c", "exit 1"], []);
        child.Mark(elsewhere);
        child.Execute("/bin/sh", ["sh", "-c", "exit 2"], []);

        using StartedProcess process = Start(child);

        Assert.Equal(2, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void A_descriptor_may_be_opened_under_the_very_number_that_it_is_to_have()
    {
        // More than are open here, so that the free numbers are reached.
        const int many = 200;
        using SyscallProgram child = new();
        child.Step("open", "/proc");
        child.ChangeFolder("/");
        for (int i = 0; i < many; i++)
        {
            child.OpenPath("/proc", folder: true);
        }

        child.ChangeFolder(child.OpenPath("/proc", folder: true));
        child.Execute("/bin/sh", ["sh", "-c", "test -e self/status"], []);

        using StartedProcess process = Start(child);

        Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void A_jump_passes_over_what_lies_between()
    {
        using SyscallProgram child = new();
        SyscallLabel end = child.NewLabel();
        child.Step("jump", "");
        child.JumpTo(end);
        child.ChangeFolder("/no/such/folder");
        child.Mark(end);
        child.Execute("/bin/true", ["true"], []);

        using StartedProcess process = Start(child);

        Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void What_a_file_system_says_comes_with_the_error()
    {
        IaC.Testing.Require.Root();
        using SyscallProgram child = new();
        child.Step("mount overlay", "/");
        ChildDescriptor context = child.OpenFileSystem("overlay");
        child.SetOption(context, "no_such_option", "1");

        Assert.Null(StubProcess.TryStart(child, new StubOptions { NewNamespaces = NamespaceTypes.Mount }, out SyscallFailure? failure));

        Assert.Equal("fsconfig", failure!.Call);
        Assert.Contains("no_such_option", failure.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_clone_is_a_failure_too()
    {
        using SyscallProgram child = new();
        child.Step("execve", "/bin/true");
        child.Execute("/bin/true", ["true"], []);
        using SafeFileHandle noCgroup = File.OpenHandle("/dev/null");

        Assert.Null(StubProcess.TryStart(child, new StubOptions { Cgroup = noCgroup }, out SyscallFailure? failure));

        Assert.Equal("clone3", failure!.Call);
    }

    [Fact]
    public void Signals_of_the_child_are_those_of_a_new_program()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.In);
        using SyscallProgram child = new();
        child.Step("start", "sh");
        child.ResetSignals();
        child.DuplicateTo(child.Share(pipe.ClientSafePipeHandle), 1);
        child.CloseOnExecFrom(3);
        child.Execute("/bin/sh", ["sh", "-c", "cat /proc/self/status; ls /proc/self/fd"], ["PATH=/bin"]);

        using StartedProcess process = Start(child);
        string output = Read(pipe);
        PidFd.Reap(process.PidFd);

        Assert.Contains("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n", output, StringComparison.Ordinal);
        Assert.EndsWith("0\n1\n2\n3\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_child_opens_is_never_moved_onto_itself_however_many_descriptors_are_passed_on()
    {
        using SyscallProgram child = new();
        using SafeFileHandle nothing = File.OpenHandle("/dev/null");
        int open = Directory.EnumerateFileSystemEntries("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)) + 1;
        using DescriptorPlan passed = new([.. Enumerable.Repeat(nothing, open)]);
        child.Step("start", "sh");
        passed.Apply(child);
        for (int opened = 0; opened < 300; opened++)
        {
            child.ChangeFolder(child.OpenPath("/", folder: true));
        }

        child.CloseOnExecFrom(3);
        child.Execute("/bin/sh", ["sh", "-c", "exit 7"], []);

        using StartedProcess process = Start(child);

        Assert.Equal(7, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public async Task Starts_never_hang_while_other_threads_allocate_and_collect()
    {
        using CancellationTokenSource done = new();
        Task[] load = [.. Enumerable.Range(0, 3).Select(i => Task.Run(() => Allocate(collect: i == 0, done.Token)))];

        Task[] starts = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(StartMany, TaskCreationOptions.LongRunning))];
        await Task.WhenAll(starts).WaitAsync(TimeSpan.FromMinutes(15));
        await done.CancelAsync();
        await Task.WhenAll(load);

        static void StartMany()
        {
            for (int i = 0; i < 100; i++)
            {
                using SyscallProgram child = new();
                child.Step("execve", "/bin/true");
                child.ResetSignals();
                child.Execute("/bin/true", ["true"], []);
                using StartedProcess process = Start(child);
                Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
            }
        }

        static void Allocate(bool collect, CancellationToken cancel)
        {
            while (!cancel.IsCancellationRequested)
            {
                for (int i = 0; i < 1000; i++)
                {
                    GC.KeepAlive(new byte[1000]);
                }

                if (collect)
                {
                    GC.Collect();
                }
            }
        }
    }

    [Fact]
    public void A_child_can_be_born_into_the_pid_namespace_of_another()
    {
        IaC.Testing.Require.Root();
        using SyscallProgram first = new();
        first.Step("execve", "/bin/sleep");
        first.Execute("/bin/sleep", ["sleep", "60"], []);
        using StartedProcess init = StubProcess.TryStart(first, new StubOptions { NewNamespaces = NamespaceTypes.Pid }, out _)!;
        using AnonymousPipeServerStream pipe = new(PipeDirection.In);
        using SyscallProgram second = new();
        second.Step("execve", "/bin/sh");
        second.DuplicateTo(second.Share(pipe.ClientSafePipeHandle), 1);
        second.CloseOnExecFrom(3);
        second.Execute("/bin/sh", ["sh", "-c", "echo $$"], []);

        using StartedProcess process = StubProcess.TryStart(second, new StubOptions { PidNamespace = init.PidFd }, out _)!;
        string pid = Read(pipe);
        PidFd.Reap(process.PidFd);
        PidFd.SendSignal(init.PidFd, 9);

        Assert.Equal("2\n", pid);
        Assert.Equal(new ExitStatus(null, 9), PidFd.Reap(init.PidFd));
    }

    private static string Read(AnonymousPipeServerStream pipe)
    {
        pipe.DisposeLocalCopyOfClientHandle();
        using StreamReader reader = new(pipe);
        return reader.ReadToEnd();
    }

    private static StartedProcess Start(SyscallProgram child)
    {
        StartedProcess? process = StubProcess.TryStart(child, default, out SyscallFailure? failure);
        Assert.Null(failure);
        return process!;
    }
}
