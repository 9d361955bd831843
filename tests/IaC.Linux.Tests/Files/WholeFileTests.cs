using System.Text;
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

    [Fact]
    public async Task What_a_person_named_is_written_where_its_link_leads()
    {
        string other = Path.Combine(_folder.FullPath, "folder", "other");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        File.CreateSymbolicLink(Target, "folder/other");
        await WriteAsync("first");
        Assert.Equal("first", File.ReadAllText(other));
        await WriteAsync("second");

        Assert.Equal("second", File.ReadAllText(other));
        Assert.Equal("folder/other", new FileInfo(Target).LinkTarget);
        Assert.Equal([Target, Path.GetDirectoryName(other)], Directory.GetFileSystemEntries(_folder.FullPath).Order());
    }

    [Fact]
    public async Task Device_stays_a_device_and_says_what_it_has_to_say()
    {
        File.CreateSymbolicLink(Target, "/dev/null");
        await WriteAsync("gone");
        Assert.Equal(FileKind.CharacterDevice, FileStatus.Find(Target)!.Value.Kind);
        Assert.Equal("/dev/null", new FileInfo(Target).LinkTarget);

        IOException full = await Assert.ThrowsAsync<IOException>(() => WholeFile.WriteAsync("/dev/full", stream => stream.WriteAsync(new byte[10]).AsTask()));
        Assert.Contains("/dev/full", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_is_written_into()
    {
        using (SafeFolder folder = SafeFolder.Open(_folder.FullPath))
        {
            folder.TryCreateNode("file", FileKind.Fifo, 0x180, default);
        }

        Task<string> reader = Task.Run(() => File.ReadAllText(Target));
        await Task.Run(() => WriteAsync("through"));

        Assert.Equal("through", await reader);
        Assert.Equal(FileKind.Fifo, FileStatus.Find(Target)!.Value.Kind);
    }

    [Fact]
    public async Task Folder_is_refused_by_its_name_and_a_missing_one_too()
    {
        Assert.Equal($"{_folder.FullPath} is a folder: name a file", (await Assert.ThrowsAsync<IOException>(() => WholeFile.WriteAsync(_folder.FullPath, _ => Task.CompletedTask))).Message);
        LinuxException missing = await Assert.ThrowsAsync<LinuxException>(() => WholeFile.WriteAsync(Path.Combine(Target, "x"), _ => Task.CompletedTask));
        Assert.Equal($"open {Target}: No such file or directory (errno 2)", missing.Message);
    }

    [Fact]
    public async Task What_a_killed_one_left_is_removed_and_a_file_of_somebody_is_not()
    {
        string left = Path.Combine(_folder.FullPath, $".file.iac-{Guid.NewGuid():N}.part");
        string[] others = [Target + ".part", Path.Combine(_folder.FullPath, ".file.iac-1.part"), Path.Combine(_folder.FullPath, $".file2.iac-{Guid.NewGuid():N}.part")];
        Array.ForEach([left, .. others], path => File.WriteAllText(path, "left"));

        await WriteAsync("whole", WholeFile.OwnerOnly);

        Assert.Equal("whole", File.ReadAllText(Target));
        Assert.Equal(WholeFile.OwnerOnly, File.GetUnixFileMode(Target));
        Assert.Equal(others.Append(Target).Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(_folder.FullPath).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_another_writes_is_not_written_at_the_same_time()
    {
        await WholeFile.WriteAsync(Target, async _ =>
            Assert.Equal($"{Target} is being written by another", (await Assert.ThrowsAsync<IOException>(() => WriteAsync("second"))).Message));

        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Name_may_be_as_long_as_a_name_can_be()
    {
        string path = Path.Combine(_folder.FullPath, new string('n', 255));
        await WholeFile.WriteAsync(path, _ => Task.CompletedTask);

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Full_disk_is_a_fault_that_names_the_file()
    {
        // What a stream over a descriptor says.
        IOException full = await Assert.ThrowsAnyAsync<IOException>(() => WholeFile.WriteAsync(Target, _ => throw new IOException("No space left on device", LinuxError.ENOSPC)));

        Assert.Equal($"write {Target}: No space left on device (errno 28)", full.Message);
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

    private Task WriteAsync(string text, UnixFileMode? mode = null) => WholeFile.WriteAsync(Target, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask(), mode: mode);
}
