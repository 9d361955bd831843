using System.Net.Sockets;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Model.Programs;
using IaC.Providers.Remote;
using Microsoft.Win32.SafeHandles;

namespace IaC.Providers.Tests.Remote;

/// <summary>Connections whose other end does what ours does not.</summary>
public sealed class HostConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Answer_that_cannot_be_read_ends_all_calls()
    {
        (Socket own, Socket theirs) = Sockets();
        using var channel = new HostChannel(new NetworkStream(own, ownsSocket: true), "there");
        await using var stream = new NetworkStream(theirs, ownsSocket: true);
        using var writer = new ProgramFrameWriter(stream);
        channel.Listen(() => Task.FromResult(new UnreachableException("there is gone")));

        Task<JsonObject> call = channel.CallAsync("read", [], progress: null, TestContext.Current.CancellationToken);
        await writer.WriteAsync(ProgramMessageKind.Reply, new JsonObject { ["call"] = "one" }, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<UnreachableException>(() => call.WaitAsync(Patience));
        Assert.True(channel.IsClosed);
    }

    [Fact]
    public async Task Program_of_a_connection_is_reaped_once_it_has_ended()
    {
        (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
        SafeFileHandle words = MemoryFile.Create("stderr");
        StartedProcess cat;
        using (theirs)
        {
            cat = new DetachedProcess { Path = "/bin/cat", Arguments = ["cat"], Environment = [], Stdin = theirs, Stdout = theirs, Stderr = words }.Start();
        }

        new SshProcess(cat, SocketOf(own), words).Dispose();

        // One that has ended and was not reaped is still listed.
        using var end = new CancellationTokenSource(Patience);
        while (Directory.Exists($"/proc/{cat.Pid}"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), end.Token);
        }
    }

    private static (Socket Own, Socket Theirs) Sockets()
    {
        (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
        return (SocketOf(own), SocketOf(theirs));
    }

    private static Socket SocketOf(SafeFileHandle handle)
    {
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        return socket;
    }
}
