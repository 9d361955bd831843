using IaC.Images.Tar;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Tar;

public sealed class TarWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    // .NET cannot remove a name that is not UTF-8.
    public void Dispose()
    {
        Shell.Run("/", $"rm -rf {_temporary.FullPath}");
        _temporary.Dispose();
    }

    [Fact]
    public void What_is_written_is_read_back_and_understood_by_tar()
    {
        Require.Root();
        string longName = string.Join('/', Enumerable.Repeat(new string('n', 90), 3));
        TarEntry[] entries =
        [
            new() { Name = "folder/", Type = TarEntryType.Folder, Permissions = 0x3FF, Uid = 1, Gid = 2, Modified = new FileTime(5) },
            new() { Name = "folder/" + longName, Type = TarEntryType.File, Permissions = 0x9ED, Uid = 3_000_000, Gid = 4_000_000, Size = 3, Attributes = [new("user.note", new byte[] { 0, 10, 255 })] },
            new() { Name = "größe", Type = TarEntryType.SymbolicLink, Permissions = 0x1FF, LinkTarget = longName },
            new() { Name = FileNames.Decode([0x61, 0xE9]), Type = TarEntryType.CharacterDevice, Permissions = 0x1B6, Device = new DeviceNumber(1, 3) },
        ];
        using (FileStream file = File.Create(_temporary["a.tar"]))
        {
            TarWriter writer = new(file);
            foreach (TarEntry entry in entries)
            {
                if (entry.Size == 0)
                {
                    writer.Write(entry);
                }
                else
                {
                    writer.Write(entry, new MemoryStream("abc"u8.ToArray()), null, CancellationToken.None);
                }
            }

            writer.Finish();
        }

        using FileStream archive = File.OpenRead(_temporary["a.tar"]);
        TarReader reader = new(archive);
        foreach (TarEntry entry in entries)
        {
            TarEntry read = reader.Next()!;
            Assert.Equal(entry with { Attributes = [] }, read with { Attributes = [] });
            Assert.Equal(entry.Attributes.Select(a => (a.Key, Convert.ToHexString(a.Value.Span))), read.Attributes.Select(a => (a.Key, Convert.ToHexString(a.Value.Span))));
        }

        Assert.Null(reader.Next());
        Directory.CreateDirectory(_temporary["out"]);
        Shell.Run(_temporary.FullPath, "tar --xattrs -xpf a.tar -C out");
        using SafeFolder unpacked = SafeFolder.Open(_temporary["out"]);
        Assert.Equal((FileKind.CharacterDevice, 0x1B6, new DeviceNumber(1, 3)), unpacked.Status(entries[3].Name) is { } device ? (device.Kind, device.Permissions, device.Device) : default);
        Assert.Equal(longName, unpacked.ReadLink("größe"));
        using SafeFile content = unpacked.OpenFile(entries[1].Name);
        Assert.Equal((3_000_000u, 4_000_000u, 0x9ED), content.Status() is var status ? (status.Uid, status.Gid, status.Permissions) : default);
        Assert.Equal([0, 10, 255], content.GetAttribute("user.note"));
    }

    [Theory]
    [InlineData(2, "became longer")]
    [InlineData(9, "became shorter")]
    public void A_file_that_changes_while_it_is_read_is_an_error(int announced, string message)
    {
        TarEntry entry = new() { Name = "changing", Type = TarEntryType.File, Permissions = 0x1A4, Size = announced };

        ImageException fault = Assert.Throws<ImageException>(() => new TarWriter(Stream.Null).Write(entry, new MemoryStream("abc"u8.ToArray()), null, CancellationToken.None));

        Assert.StartsWith($"changing: {message}", fault.Message, StringComparison.Ordinal);
    }
}
