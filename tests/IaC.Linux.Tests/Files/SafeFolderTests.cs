using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Linux.Tests.Files;

public sealed class SafeFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("safe-");
    private readonly SafeFolder _opened;

    public SafeFolderTests() => _opened = SafeFolder.Open(_folder.FullPath);

    [Fact]
    public void File_is_made_when_absent_and_opened_when_it_is_there()
    {
        using (SafeFile made = _opened.OpenOrCreateFile("file", 0x180))
        {
            made.Write("content"u8, 0);
        }

        using SafeFile again = _opened.OpenOrCreateFile("file", 0x1FF);
        again.Write("C"u8, 0);

        Assert.Equal("Content", File.ReadAllText(_folder["file"]));
        Assert.Equal(0x180, again.Status().Permissions);
    }

    [Fact]
    public void Device_is_refused_before_it_is_opened()
    {
        Require.Root();

        // Of no driver: opening it would be ENXIO.
        _opened.TryCreateNode("device", FileKind.CharacterDevice, 0x1B6, new DeviceNumber(511, 7));

        Assert.Equal(LinuxError.EINVAL, Assert.Throws<LinuxException>(() => _opened.OpenOrCreateFile("device", 0x180)).Errno);
    }

    [Fact]
    public void Pipe_and_link_are_refused_and_nothing_is_waited_for()
    {
        _opened.TryCreateNode("pipe", FileKind.Fifo, 0x1B6, default);
        _opened.TryCreateSymlink("link", "elsewhere");

        Assert.Equal(LinuxError.EINVAL, Assert.Throws<LinuxException>(() => _opened.OpenOrCreateFile("pipe", 0x180)).Errno);
        Assert.Equal(LinuxError.ELOOP, Assert.Throws<LinuxException>(() => _opened.OpenOrCreateFile("link", 0x180)).Errno);
        Assert.False(File.Exists(_folder["elsewhere"]));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\0")]
    public void Text_with_a_zero_byte_is_refused_and_not_cut_short(string name) =>
        Assert.Equal($"zero byte in {name.Replace("\0", "\\0", StringComparison.Ordinal)}: Invalid argument (errno 22)", Assert.Throws<LinuxException>(() => _opened.Status(name)).Message);

    public void Dispose()
    {
        _opened.Dispose();
        _folder.Dispose();
    }
}
