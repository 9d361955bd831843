using System.Text;
using IaC.Linux.Events;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Supervision;

public sealed class ExecTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task A_program_reads_writes_and_ends_with_its_code()
    {
        using SupervisorClient client = await _root.StartAsync(_root.Record(_root.Container("main", "sleep 1000")));
        (int code, string output, string errors) = await RunAsync(client.Uid, new PodExec { Container = "main", Command = ["sh", "-c", "read x; echo got $x as $ME; echo bad >&2; exit 42"], Environment = ["ME=tester"] }, "input\n");
        Assert.Equal((42, "got input as tester\n", "bad\n"), (code, output, errors));
    }

    [Fact]
    public async Task It_runs_in_the_folder_and_as_the_user_that_are_asked_for()
    {
        using SupervisorClient client = await _root.StartAsync(_root.Record(_root.Container("main", "sleep 1000")));
        (int code, string output, _) = await RunAsync(client.Uid, new PodExec { Container = "main", Command = ["sh", "-c", "pwd; id -u; id -g"], WorkingFolder = "/bin", Uid = 1000, Gid = 1001 }, "");
        Assert.Equal((0, "/bin\n1000\n1001\n"), (code, output));
    }

    [Fact]
    public async Task A_terminal_is_one()
    {
        using SupervisorClient starter = await _root.StartAsync(_root.Record(_root.Container("main", "sleep 1000")));
        using SupervisorClient client = await _root.ConnectAsync(starter.Uid);
        using ExecSession session = await client.ExecAsync(new PodExec { Container = "main", Command = ["sh", "-c", "tty; read x; echo got $x; exit 5"], Terminal = true }, null, null, null, RealRoot.Token);
        StringBuilder output = new();
        byte[] buffer = new byte[4096];
        while (!output.ToString().Contains("got hello", StringComparison.Ordinal))
        {
            Assert.True(Polling.WaitReadable(TimeSpan.FromSeconds(30), session.Terminal!), $"no more output after: {output}");
            int read = NonBlocking.Read(session.Terminal!, buffer);
            Assert.True(read > 0, $"the terminal ended after: {output}");
            output.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (output.ToString().Contains("/dev/pts/", StringComparison.Ordinal) && !output.ToString().Contains("hello", StringComparison.Ordinal))
            {
                NonBlocking.Write(session.Terminal!, "hello\n"u8);
            }
        }

        Assert.Equal(5, await session.WaitAsync(RealRoot.Token));
    }

    [Fact]
    public async Task A_program_ends_with_the_client_that_asked_for_it()
    {
        using SupervisorClient starter = await _root.StartAsync(_root.Record(_root.Container("main", "sleep 1000")));
        SupervisorClient client = await _root.ConnectAsync(starter.Uid);
        using Pipe stdin = new(), stdout = new(), stderr = new();
        ExecSession session = await client.ExecAsync(new PodExec { Container = "main", Command = ["sleep", "4711"] }, stdin.Read, stdout.Write, stderr.Write, RealRoot.Token);
        await Processes.UntilAsync(Sleeps);
        session.Dispose();
        await Processes.UntilAsync(() => !Sleeps());
        Assert.True((await starter.StatusAsync(RealRoot.Token)).Ready);

        bool Sleeps() => Directory.GetDirectories("/proc").Any(folder => CommandLine(folder).Contains("sleep\04711", StringComparison.Ordinal) && Group(folder).Contains(_root.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_does_not_run_and_a_program_that_is_not_there_are_errors()
    {
        using SupervisorClient client = await _root.StartAsync(_root.Record(_root.Container("main", "sleep 1000")));
        SupervisorException none = await Assert.ThrowsAsync<SupervisorException>(() => RunAsync(client.Uid, new PodExec { Container = "other", Command = ["true"] }, ""));
        Assert.Equal(SupervisorFault.NotFound, none.Fault);
        SupervisorException absent = await Assert.ThrowsAsync<SupervisorException>(() => RunAsync(client.Uid, new PodExec { Container = "main", Command = ["/no/such"] }, ""));
        Assert.Contains("/no/such", absent.Message, StringComparison.Ordinal);
        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    private static string CommandLine(string folder) => ReadOrEmpty($"{folder}/cmdline");

    private static string Group(string folder) => ReadOrEmpty($"{folder}/cgroup");

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string uid, PodExec exec, string input)
    {
        using SupervisorClient client = await _root.ConnectAsync(uid);
        using Pipe stdin = new(), stdout = new(), stderr = new();
        NonBlocking.Write(stdin.Write, Encoding.UTF8.GetBytes(input));
        using ExecSession session = await client.ExecAsync(exec, stdin.Read, stdout.Write, stderr.Write, RealRoot.Token);
        int code = await session.WaitAsync(RealRoot.Token);
        return (code, stdout.Take(), stderr.Take());
    }

    private sealed class Pipe : IDisposable
    {
        internal Pipe() => (Read, Write) = Pipes.Create();

        internal SafeFileHandle Read { get; }

        internal SafeFileHandle Write { get; }

        internal string Take()
        {
            byte[] buffer = new byte[4096];
            int read = NonBlocking.Read(Read, buffer);
            return Encoding.UTF8.GetString(buffer, 0, Math.Max(0, read));
        }

        public void Dispose()
        {
            Read.Dispose();
            Write.Dispose();
        }
    }
}
