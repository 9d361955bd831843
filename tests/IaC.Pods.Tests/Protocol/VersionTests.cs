using System.Net.Sockets;
using System.Text;
using IaC.Pods.Protocol;
using IaC.Testing;

namespace IaC.Pods.Tests.Protocol;

/// <summary>A client and supervisors of other versions, which speak in bytes that are written here and never change.</summary>
public sealed class VersionTests : IDisposable
{
    private const string Uid = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder folder = new("iac-");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_older_supervisor_that_is_still_understood_is_driven()
    {
        await using Peer peer = Listen($$"""{"version":{{Hello.OldestVersion}},"program":"iac 0.0.1","uid":"{{Uid}}","pid":7}""");
        using SupervisorClient client = await ConnectAsync();
        Assert.Equal(("iac 0.0.1", 7), (client.Program, client.Pid));

        // What it does not know it refuses, and says so.
        SupervisorException refusal = await Assert.ThrowsAsync<SupervisorException>(() => client.ResumeAsync(null, TestContext.Current.CancellationToken));
        Assert.Equal("no such message", refusal.Message);
    }

    [Fact]
    public async Task A_newer_supervisor_with_members_that_are_unknown_here_is_driven()
    {
        await using Peer peer = Listen($$"""{"version":99,"program":"iac 9.0.0","features":{"warp":[1]},"uid":"{{Uid}}","pid":7}""");
        using SupervisorClient client = await ConnectAsync();
        Assert.Equal("iac 9.0.0", client.Program);
    }

    [Fact]
    public async Task One_that_is_too_old_is_named_with_what_it_speaks()
    {
        await using Peer peer = Listen($$"""{"version":{{Hello.OldestVersion - 1}},"program":"iac 0.0.0","uid":"{{Uid}}","pid":7}""");
        SupervisorException refusal = await Assert.ThrowsAsync<SupervisorException>(ConnectAsync);
        Assert.Equal(SupervisorFault.Version, refusal.Fault);
        Assert.Contains($"is iac 0.0.0, and it speaks version {Hello.OldestVersion - 1}", refusal.Message, StringComparison.Ordinal);
    }

    private Task<SupervisorClient> ConnectAsync() => SupervisorClient.ConnectAsync(RootLayout.At(folder.FullPath), Uid, TestContext.Current.CancellationToken);

    private Peer Listen(string hello)
    {
        string path = RootLayout.At(folder.FullPath).PodSocket(Uid);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new Peer(path, hello);
    }

    /// <summary>Answers a greeting by one of its own, and all else by the error of a message that it does not know.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly Task work;

        public Peer(string path, string hello)
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            work = ServeAsync(hello);
        }

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await work;
        }

        private async Task ServeAsync(string hello)
        {
            try
            {
                using Socket client = await listener.AcceptAsync();
                byte[] buffer = new byte[64 * 1024];
                while (await client.ReceiveAsync(buffer) > 0)
                {
                    await client.SendAsync(buffer[4] == (byte)MessageKind.Hello ? Message(MessageKind.Hello, hello) : Message(MessageKind.Error, """{"fault":3,"message":"no such message"}"""));
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }

        private static byte[] Message(MessageKind kind, string json)
        {
            byte[] payload = Encoding.UTF8.GetBytes(json);
            return [.. BitConverter.GetBytes(payload.Length), (byte)kind, 0, 0, 0, .. payload];
        }
    }
}
