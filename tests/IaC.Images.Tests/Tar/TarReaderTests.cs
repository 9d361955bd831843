using IaC.Images.Tar;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Tar;

public sealed class TarReaderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("v7")]
    [InlineData("ustar")]
    [InlineData("oldgnu")]
    [InlineData("gnu")]
    [InlineData("posix")]
    public void Every_format_of_GNU_tar_is_read(string format)
    {
        _temporary.Write("tree/folder/file", "hello");
        File.CreateSymbolicLink(_temporary["tree/link"], "folder/file");
        Shell.Run(_temporary.FullPath, $"ln tree/folder/file tree/same; chmod 4711 tree/folder/file; tar --format={format} --sort=name --mtime=@1234567890 --owner=12 --group=34 -cf a.tar -C tree .");

        List<TarEntry> entries = Read(_temporary["a.tar"]);

        Assert.Equal(["./", "./folder/", "./folder/file", "./link", "./same"], entries.Select(e => e.Name));
        Assert.All(entries, e => Assert.Equal((12u, 34u, new FileTime(1234567890)), (e.Uid, e.Gid, e.Modified)));
        Assert.Equal((TarEntryType.File, 0x9C9, 5), (entries[2].Type, entries[2].Permissions, entries[2].Size));
        Assert.Equal((TarEntryType.SymbolicLink, "folder/file"), (entries[3].Type, entries[3].LinkTarget));
        Assert.Equal((TarEntryType.HardLink, "./folder/file"), (entries[4].Type, entries[4].LinkTarget));
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("posix")]
    public void Long_names_links_numbers_and_exact_times_are_read(string format)
    {
        string name = string.Join('/', Enumerable.Repeat(new string('n', 90), 5));
        _temporary.Write($"tree/{name}", "");
        File.CreateSymbolicLink(_temporary["tree/link"], name);
        Shell.Run(_temporary.FullPath, $"tar --format={format} --sort=name --mtime='@-2.25' --owner=3000000 --group=4000000 -cf a.tar -C tree link {name}");

        List<TarEntry> entries = Read(_temporary["a.tar"]);

        Assert.Equal(name, entries[0].LinkTarget);
        Assert.Equal(name, entries[1].Name);
        Assert.Equal((3000000u, 4000000u), (entries[1].Uid, entries[1].Gid));
        Assert.Equal(format == "posix" ? new FileTime(-3, 750_000_000) : new FileTime(-3), entries[1].Modified);
    }

    [Theory]
    [InlineData("--format=oldgnu")]
    [InlineData("--format=posix --sparse-version=0.0")]
    [InlineData("--format=posix --sparse-version=0.1")]
    [InlineData("--format=posix --sparse-version=1.0")]
    public void Sparse_files_of_every_format_are_read(string options)
    {
        // Forty parts, so that the oldest format needs more than one block for its map.
        Shell.Run(_temporary.FullPath, $"truncate -s 100M sparse; for i in $(seq 1 40); do printf part$i | dd of=sparse bs=1 seek=$((i * 1048576)) conv=notrunc status=none; done; tar -S {options} -cf a.tar sparse");

        TarEntry entry = Assert.Single(Read(_temporary["a.tar"]));

        Assert.Equal("sparse", entry.Name);
        Assert.Equal(100 << 20, entry.Sparse!.RealSize);
        Assert.Equal(entry.Size, entry.Sparse.Segments.Sum(s => s.Length));
        Assert.True(entry.Sparse.Segments.Count >= 40);
        Assert.True(entry.Size < 1 << 20);
    }

    [Fact]
    public void Content_comes_out_as_it_went_in_whether_read_or_passed_over()
    {
        byte[] content = new byte[1_000_001];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_temporary["a"], content);
        File.WriteAllBytes(_temporary["b"], content[1..]);
        Shell.Run(_temporary.FullPath, "tar -cf a.tar a b");
        using FileStream file = File.OpenRead(_temporary["a.tar"]);
        TarReader reader = new(file);

        reader.Next();
        reader.ReadContent();
        TarEntry second = reader.Next()!;

        Assert.Equal(content[1..], reader.ReadAll(int.MaxValue, "b"));
        Assert.Equal("b", second.Name);
        Assert.Null(reader.Next());
    }

    [Fact]
    public void A_cut_at_any_byte_is_an_error_or_a_clean_end_never_a_wrong_entry()
    {
        byte[] whole = new TarBytes().File("first", new string('x', 700)).File(new string('n', 200), "second").ToArray();

        for (int length = 0; length < whole.Length; length += 37)
        {
            using MemoryStream cut = new(whole, 0, length);
            TarReader reader = new(cut);
            try
            {
                while (reader.Next() is { } entry)
                {
                    Assert.Equal(entry.Name == "first" ? 700 : 6, reader.ReadAll(1000, entry.Name).Length);
                }
            }
            catch (ImageException e)
            {
                Assert.Matches("cut off|ends after an extended header", e.Message);
            }
        }
    }

    [Fact]
    public void A_damaged_header_is_an_error_that_tells_its_byte()
    {
        byte[] archive = new TarBytes(System.Formats.Tar.TarEntryFormat.Ustar).File("first", new string('x', 700)).File("second").ToArray();
        archive[512 + 1024 + 3]++;
        TarReader reader = new(new MemoryStream(archive));
        reader.Next();

        Assert.Equal("header at byte 1536: the check sum of an archive header is wrong", Assert.Throws<ImageException>(() => reader.Next()).Message);
    }

    [Theory]
    [InlineData("6 a=\n", "length key=value")]
    [InlineData("999 path=x\n", "length key=value")]
    [InlineData("path=x\n", "length key=value")]
    [InlineData("-9 path=x\n", "length key=value")]
    [InlineData("6 =xx\n", "without a key")]
    [InlineData("12 mtime=1e\n", "not a number")]
    [InlineData("12 size=-99\n", "out of range")]
    [InlineData("13 uid=-1234\n", "out of range")]
    [InlineData("18 uid=4294967295\n", "out of range")]
    [InlineData("12 path=a\0b\n", "zero byte")]
    [InlineData("21 GNU.sparse.size=5\n28 GNU.sparse.map=0,3,2,3,1\n", "odd count")]
    [InlineData("21 GNU.sparse.size=5\n26 GNU.sparse.map=0,3,2,3\n", "overlaps itself")]
    [InlineData("21 GNU.sparse.size=5\n26 GNU.sparse.map=0,3,3,3\n", "leaves the file")]
    [InlineData("21 GNU.sparse.size=5\n22 GNU.sparse.map=0,3\n", "has 3 bytes, the archive 7")]
    public void Hostile_extended_headers_are_refused(string records, string message)
    {
        byte[] archive = [.. RawTar.Entry("x", 'x', System.Text.Encoding.Latin1.GetBytes(records)), .. RawTar.Entry("file", '0', "content"u8), .. new byte[1024]];

        Assert.Contains(message, Assert.Throws<ImageException>(() => new TarReader(new MemoryStream(archive)).Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_extended_header_of_gigabytes_is_refused_before_it_is_read()
    {
        byte[] archive = [.. RawTar.Header("x", 'x', 1L << 32)];

        Assert.Contains("longer than", Assert.Throws<ImageException>(() => new TarReader(new MemoryStream(archive)).Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_type_is_an_error_that_names_the_entry()
    {
        byte[] archive = [.. RawTar.Entry("volume", 'V', [])];

        Assert.Equal("volume: entries of type 'V' (0x56) are not supported", Assert.Throws<ImageException>(() => new TarReader(new MemoryStream(archive)).Next()).Message);
    }

    private static List<TarEntry> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        TarReader reader = new(file);
        List<TarEntry> entries = [];
        while (reader.Next() is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
