using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Linux.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("whole-");

    private string Target => Path.Combine(_folder.FullPath, "file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_there_stays_where_the_new_one_is_not_finished()
    {
        File.WriteAllText(Target, "before");
        Assert.Throws<InvalidOperationException>(() => WholeFile.Replace(Target, draft =>
        {
            File.WriteAllText(draft, "half");
            throw new InvalidOperationException();
        }));

        Assert.Equal("before", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_stream_that_breaks()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => WholeFile.WriteAsync(Target, async stream =>
        {
            await stream.WriteAsync(new byte[10]);
            throw new EndOfStreamException();
        }));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Theory]
    [InlineData(WholeFile.OwnerOnly)]
    [InlineData(WholeFile.ReadableByAll)]
    public void Mode_is_what_was_asked_for_and_not_that_of_the_former_file(UnixFileMode mode)
    {
        File.WriteAllText(Target, "before");
        File.SetUnixFileMode(Target, (UnixFileMode)0b111_111_111);

        WholeFile.Write(Target, "after", mode);

        Assert.Equal("after", File.ReadAllText(Target));
        Assert.Equal(mode, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void Link_is_replaced_and_not_followed()
    {
        string other = Path.Combine(_folder.FullPath, "other");
        File.WriteAllText(other, "kept");
        File.CreateSymbolicLink(Target, other);

        WholeFile.Write(Target, "new");

        Assert.Equal("kept", File.ReadAllText(other));
        Assert.Null(File.ResolveLinkTarget(Target, returnFinalTarget: false));
    }
}
