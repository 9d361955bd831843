using System.Net;
using System.Net.Sockets;
using IaC.Cli.Forwarding;

namespace IaC.Cli.Tests.Forwarding;

public sealed class SocketAcceptorTests
{
    [Fact]
    public async Task One_that_cannot_be_taken_is_told_and_the_next_is_taken()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        TaskCompletionSource<Socket> taken = new();
        TaskCompletionSource<SocketException> failed = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // accept(2) fails from here on.
        listener.Shutdown(SocketShutdown.Receive);
        Task accepting = SocketAcceptor.RunAsync(listener, taken.SetResult, fault => failed.TrySetResult(fault), stop.Token);
        await failed.Task.WaitAsync(stop.Token);
        listener.Listen();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, stop.Token);
        using Socket connection = await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }
}
