using IaC.Linux.Sockets;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Protocol;

/// <summary>A client whose supervisor ends while it connects.</summary>
public sealed class KilledSupervisorTests
{
    [Fact]
    public async Task One_that_is_killed_before_it_takes_a_connection_is_no_more()
    {
        using var folder = new TemporaryFolder("k-");
        RootLayout layout = RootLayout.At(folder.FullPath);
        string uid = Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.GetDirectoryName(layout.PodSocket(uid))!);
        SafeFileHandle listener = UnixSocket.Listen(layout.PodSocket(uid));
        Task<SupervisorClient> connecting = SupervisorClient.ConnectAsync(layout, uid, TestContext.Current.CancellationToken);

        // Its hello is sent by now, and it waits for an answer.
        Assert.False(connecting.IsCompleted);
        listener.Dispose();

        SupervisorException lost = await Assert.ThrowsAsync<SupervisorException>(() => connecting);
        Assert.Equal(SupervisorFault.Disconnected, lost.Fault);
    }
}
