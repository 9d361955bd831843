using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Tests.Netlink;

public sealed class NetlinkSocketTests
{
    private const ushort NewLink = 16;
    private const ushort GetLink = 18;
    private const ushort NameAttribute = 3;
    private const int FlagsOffset = 8;
    private const int NumericalResultOutOfRange = 34;

    [Fact]
    public void A_socket_of_another_namespace_leaves_the_thread_where_it_was()
    {
        Require.Root();
        string? home = ThreadNamespace();
        using NetlinkSocket socket = OpenInNewNamespace();

        NetlinkMessage loopback = socket.Get(Request(GetLink, "RTM_GETLINK", "lo"))!.Value;

        // The machine's own loopback is up, that of a new namespace is not.
        Assert.Equal(0, loopback.Payload.Span[FlagsOffset] & 1);
        Assert.Equal(home, ThreadNamespace());
    }

    [Fact]
    public void A_file_that_is_no_namespace_is_refused()
    {
        Require.Root();
        using var folder = new TemporaryFolder();
        using SafeFileHandle file = File.OpenHandle(folder.Write("file", ""));

        var refusal = Assert.Throws<LinuxException>(() => NetlinkSocket.Open(NetlinkProtocol.Route, file));

        Assert.Equal(LinuxError.EINVAL, refusal.Errno);
    }

    [Fact]
    public void A_refusal_names_the_message_and_what_the_kernel_says()
    {
        Require.Root();
        using NetlinkSocket socket = OpenInNewNamespace();
        var batch = Request(NewLink, "RTM_NEWLINK", "a-name-that-is-too-long");

        var refusal = Assert.Throws<LinuxException>(() => socket.Send(batch));

        Assert.Equal(("RTM_NEWLINK", NumericalResultOutOfRange), (refusal.Call, refusal.Errno));
        Assert.StartsWith("RTM_NEWLINK a-name-that-is-too-long (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_tolerated_is_no_refusal_and_no_answer()
    {
        Require.Root();
        using NetlinkSocket socket = OpenInNewNamespace();

        Assert.Null(socket.Get(Request(GetLink, "RTM_GETLINK", "none", LinuxError.ENODEV)));
        Assert.Throws<LinuxException>(() => socket.Get(Request(GetLink, "RTM_GETLINK", "none")));
        Assert.NotNull(socket.Get(Request(GetLink, "RTM_GETLINK", "lo")));
    }

    [Fact]
    public void The_socket_is_in_step_after_a_refusal_in_the_middle_of_a_batch()
    {
        Require.Root();
        using NetlinkSocket socket = OpenInNewNamespace();
        var batch = new NetlinkBatch();
        Add(batch, NewLink, "RTM_NEWLINK", "a-name-that-is-too-long");
        Add(batch, GetLink, "RTM_GETLINK", "none");

        var refusal = Assert.Throws<LinuxException>(() => socket.Send(batch));

        Assert.Equal("RTM_NEWLINK", refusal.Call);
        Assert.NotNull(socket.Get(Request(GetLink, "RTM_GETLINK", "lo")));
    }

    private static NetlinkSocket OpenInNewNamespace()
    {
        using SafeFileHandle nameSpace = Namespace.Create(NamespaceTypes.Network)[NamespaceTypes.Network];
        return NetlinkSocket.Open(NetlinkProtocol.Route, nameSpace);
    }

    private static string? ThreadNamespace() => new FileInfo("/proc/thread-self/ns/net").LinkTarget;

    private static NetlinkBatch Request(ushort type, string call, string? name, int tolerated = 0)
    {
        var batch = new NetlinkBatch();
        Add(batch, type, call, name, tolerated);
        return batch;
    }

    private static void Add(NetlinkBatch batch, ushort type, string call, string? name, int tolerated = 0)
    {
        batch.Begin(type, NetlinkOptions.None, call, name, tolerated);
        batch.Header(default(Int128));
        if (name is not null)
        {
            batch.Put(NameAttribute, name);
        }
    }
}
