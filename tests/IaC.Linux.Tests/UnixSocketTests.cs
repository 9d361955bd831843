using IaC.Linux.Sockets;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Tests;

/// <summary>Who was killed leaves its socket file, and whoever comes next takes its place; who still listens keeps it.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly TemporaryFolder folder = new("iac-socket-");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_socket_file_that_nobody_listens_on_is_taken_over()
    {
        UnixSocket.Listen(folder["s"]).Dispose();
        Assert.True(File.Exists(folder["s"]));

        using SafeFileHandle listener = UnixSocket.ListenInPlaceOfDead(folder["s"]);
        using SafeFileHandle? client = UnixSocket.TryConnect(folder["s"], out int error);
        Assert.Equal(0, error);
    }

    [Fact]
    public void One_that_somebody_listens_on_and_what_is_no_socket_stay()
    {
        using SafeFileHandle first = UnixSocket.Listen(folder["s"]);
        Assert.Equal(LinuxError.EADDRINUSE, Assert.Throws<LinuxException>(() => UnixSocket.ListenInPlaceOfDead(folder["s"])).Errno);

        File.WriteAllText(folder["f"], "kept");
        Assert.Equal(LinuxError.EADDRINUSE, Assert.Throws<LinuxException>(() => UnixSocket.ListenInPlaceOfDead(folder["f"])).Errno);
        Assert.Equal("kept", File.ReadAllText(folder["f"]));
    }
}
