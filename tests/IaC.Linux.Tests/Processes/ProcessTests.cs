using System.IO.Pipes;
using IaC.Linux.Processes;
using IaC.Testing;

namespace IaC.Linux.Tests.Processes;

public sealed class ProcessTests
{
    [Fact]
    public void A_detached_process_gets_what_is_named_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        using AnonymousPipeServerStream output = new(PipeDirection.In);
        using AnonymousPipeServerStream passed = new(PipeDirection.In);
        DetachedProcess program = new()
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "/usr/bin/env; pwd; ls /proc/self/fd; cut -d' ' -f1,6 /proc/self/stat; echo passed >&3"],
            Environment = ["ONLY=this", "PATH=/usr/bin:/bin"],
            WorkingFolder = folder.FullPath,
            Stdout = output.ClientSafePipeHandle,
            Passed = [passed.ClientSafePipeHandle],
        };

        using StartedProcess process = program.Start();
        string[] lines = Read(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("passed\n", Read(passed));
        Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
        Assert.Contains("ONLY=this", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("HOME=", StringComparison.Ordinal));
        Assert.Contains(folder.FullPath, lines);
        Assert.Equal(["0", "1", "2", "3", "4"], lines[^6..^1]);
        Assert.Equal($"{process.Pid}", lines[^1].Split(' ')[1]);
    }

    [Fact]
    public void Descriptors_are_put_in_place_whatever_their_numbers_are()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.In);

        // The pipe is asked for at 0 and at 3 at once, and standard input of this process at 4, 5 and 6.
        using Microsoft.Win32.SafeHandles.SafeFileHandle own = new(0, ownsHandle: false);
        using StartedProcess process = new DetachedProcess
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "echo a >&3; echo b >&1"],
            Stdout = pipe.ClientSafePipeHandle,
            Passed = [pipe.ClientSafePipeHandle, own, own, own],
        }.Start();

        Assert.Equal("a\nb\n", Read(pipe));
        Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void A_program_that_is_missing_is_named()
    {
        LinuxException e = Assert.Throws<LinuxException>(() => new DetachedProcess { Path = "/no/such/program", Arguments = ["program"] }.Start());

        Assert.Equal("execve /no/such/program: No such file or directory (errno 2)", e.Message);
    }

    [Fact]
    public void A_signal_that_ended_a_process_is_told_from_an_exit_code()
    {
        using StartedProcess process = new DetachedProcess { Path = "/bin/sleep", Arguments = ["sleep", "60"] }.Start();

        Assert.Null(PidFd.TryReap(process.PidFd));
        Assert.True(PidFd.SendSignal(process.PidFd, 15));

        ExitStatus status = PidFd.Reap(process.PidFd);
        Assert.Equal(new ExitStatus(null, 15), status);
        Assert.Equal(143, status.ShellCode);
        Assert.False(PidFd.SendSignal(process.PidFd, 0));
    }

    [Fact]
    public void The_start_time_tells_a_process_from_a_later_one_of_the_same_number()
    {
        ulong start = ProcessStartTime.Of(Environment.ProcessId)!.Value;

        Assert.True(ProcessStartTime.IsAlive(Environment.ProcessId, start));
        Assert.False(ProcessStartTime.IsAlive(Environment.ProcessId, start + 1));
        Assert.Null(ProcessStartTime.Of(int.MaxValue));
    }

    [Fact]
    public void A_name_with_brackets_and_spaces_does_not_shift_the_fields() =>
        Assert.Equal(4711UL, ProcessStartTime.Parse("7 (a) S (b c) S 1 7 7 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 4711 99 1"));

    [Fact]
    public void The_boot_has_a_uuid() => Assert.True(Guid.TryParse(BootId.Current, out _));

    private static string Read(AnonymousPipeServerStream pipe)
    {
        pipe.DisposeLocalCopyOfClientHandle();
        using StreamReader reader = new(pipe);
        return reader.ReadToEnd();
    }
}
