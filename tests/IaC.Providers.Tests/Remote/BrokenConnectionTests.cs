using System.Net.Sockets;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Model.V1Alpha1;
using IaC.Providers.Remote;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Providers.Tests.Remote;

/// <summary>Connections whose other side is gone, or that were given up.</summary>
public sealed class BrokenConnectionTests
{
    [Fact]
    public async Task A_call_ends_though_nothing_says_how_the_connection_did()
    {
        (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
        using var channel = new HostChannel(StreamOf(own), "far");
        channel.Listen(() => throw new ObjectDisposedException("words"));
        Task call = channel.CallAsync("ask", [], progress: null, TestContext.Current.CancellationToken);

        theirs.Dispose();

        UnreachableException gone = await Assert.ThrowsAsync<UnreachableException>(() => call.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.StartsWith("the connection to host far broke", gone.Message, StringComparison.Ordinal);
        Assert.True(channel.IsClosed);
    }

    [Fact]
    public async Task How_a_command_ended_is_told_to_all_who_ask_also_after_it_was_given_up()
    {
        SshProcess process = Start("read line; echo 'no route' >&2; exit 255");
        Task<int?>[] asked = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => process.EndAsync(CancellationToken.None)))];

        process.Dispose();
        process.Dispose();

        Assert.All(await Task.WhenAll(asked), Assert.Null);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal("no route", process.Words());
    }

    [Fact]
    public async Task What_to_try_with_a_host_that_does_not_answer_names_its_user_and_port()
    {
        Require.Program("/usr/bin/ssh", "openssh-client");
        using var folder = new TemporaryFolder("iac-ssh-");
        int port = FreePorts.Next();
        File.WriteAllText(folder["iac.dll"], "");
        using var host = new RemoteHost("far", new HostConnection("ann", "127.0.0.1", port), recorded: null, new ProgramFiles(folder.FullPath, folder["note"]), folder.FullPath, TimeProvider.System);

        UnreachableException silent = await Assert.ThrowsAsync<UnreachableException>(() => host.CallAsync("read", [], progress: null, TestContext.Current.CancellationToken));

        Assert.Contains("Connection refused", silent.Message, StringComparison.Ordinal);
        Assert.Equal($"try `ssh -p {port} ann@127.0.0.1 true`", silent.Remedy);
    }

    private static SshProcess Start(string script)
    {
        (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
        SafeFileHandle words = MemoryFile.Create("words");
        using (theirs)
        {
            StartedProcess process = new DetachedProcess { Path = "/bin/sh", Arguments = ["sh", "-c", script], Stdin = theirs, Stdout = theirs, Stderr = words }.Start();
            return new SshProcess(process, SocketOf(own), words);
        }
    }

    private static NetworkStream StreamOf(SafeFileHandle handle) => new(SocketOf(handle), ownsSocket: true);

    private static Socket SocketOf(SafeFileHandle handle)
    {
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        return socket;
    }
}
