using IaC.Images.Tests.Store;
using IaC.Linux.Files;
using IaC.Testing;
using ZstdSharp;

namespace IaC.Images.Tests.Bundles;

/// <summary>What is put into a bundle comes out of it, on a machine that had none of it; and nothing else does.</summary>
public sealed class BundleTests : StoreTests
{
    private const string Tree = "0123456789abcdef0123456789abcdef";
    private readonly string _before;

    public BundleTests()
    {
        Require.Root();
        Temporary.Write("victim/file", "untouched");
        _before = Shell.Listing(Temporary["victim"]);
        Directory.CreateDirectory(Temporary["out"]);
    }

    private string Bundle => Temporary["bundle.tar.zst"];

    [Fact]
    public void A_tree_with_everything_in_it_comes_back_and_tar_understands_it()
    {
        MakeTree();
        Write(writer => Assert.Empty(writer.AddTree($"claims/{Tree}", Temporary["tree"], CancellationToken.None)));

        using (BundleReader reader = BundleReader.Open(Bundle))
        {
            Assert.Equal([$"claims/{Tree}"], Unpack(reader));
            reader.Finish();
        }

        string expected = Shell.Listing(Temporary["tree"]);
        Assert.Equal(expected, Shell.Listing(Temporary["out"]));
        using (SafeFolder root = SafeFolder.Open(Temporary["out"]))
        {
            Assert.Equal("value"u8.ToArray(), root.Attributes("file").Single(attribute => attribute.Key == "user.note").Value.ToArray());
            Assert.Equal("1"u8.ToArray(), root.Attributes("link").Single(attribute => attribute.Key == "trusted.mark").Value.ToArray());
            Assert.InRange(root.Status("sparse")!.Value.Allocated, 1, 1 << 20);
        }

        using (FileStream plain = File.Create(Temporary["plain.tar"]))
        using (var content = new DecompressionStream(File.OpenRead(Bundle)))
        {
            content.CopyTo(plain);
        }

        Shell.Run(Temporary.FullPath, "mkdir tar; tar -xp -f plain.tar -C tar");
        Assert.Equal(expected, Shell.Listing(Temporary[$"tar/claims/{Tree}"]));
    }

    [Fact]
    public void A_tree_goes_from_one_bundle_into_another_as_it_is()
    {
        MakeTree();
        Directory.CreateDirectory(Temporary["left"]);
        Write(writer =>
        {
            writer.AddTree($"claims/{Tree}", Temporary["tree"], CancellationToken.None);
            writer.AddTree("claims/left", Temporary["left"], CancellationToken.None);
        });
        string first = Temporary["first.tar.zst"];
        File.Move(Bundle, first);
        using (BundleReader reader = BundleReader.Open(first))
        {
            Write(writer => reader.TakeTrees((_, name) => name == Tree ? new TreeTarget.Bundle(writer) : new TreeTarget.Nowhere(), CancellationToken.None));
            reader.Finish();
        }

        using (BundleReader reader = BundleReader.Open(Bundle))
        {
            Assert.Equal([$"claims/{Tree}"], Unpack(reader));
            reader.Finish();
        }

        Assert.Equal(Shell.Listing(Temporary["tree"]), Shell.Listing(Temporary["out"]));
        using SafeFolder root = SafeFolder.Open(Temporary["out"]);
        Assert.Equal("1"u8.ToArray(), root.Attributes("link").Single(attribute => attribute.Key == "trusted.mark").Value.ToArray());
        Assert.InRange(root.Status("sparse")!.Value.Allocated, 1, 1 << 20);
    }

    [Fact]
    public async Task Images_come_back_whole_and_named_and_documents_before_them()
    {
        StoredImage image = await AddAsync(new ImageOfBytes(new TarBytes().File("a", "content").ToArray(), new TarBytes().File("b").ToArray()), "localhost/s/tools:latest");
        Write(writer =>
        {
            writer.AddDocument("manifest.json", "{}"u8);
            writer.AddImage(Images, image, CancellationToken.None);
            writer.AddImage(Images, image, CancellationToken.None);
        });

        var other = ImageStore.Open(Temporary["other"], TimeProvider.System);
        using BundleReader reader = BundleReader.Open(Bundle);
        Assert.Null(reader.TryReadDocument("state.json", 10));
        Assert.Equal("{}"u8.ToArray(), reader.TryReadDocument("manifest.json", 10));
        await reader.AddImagesAsync(other, [new BundledImage(image.Digest, image.Names)], CancellationToken.None);
        reader.Finish();

        Assert.Equal(image.Digest, other.Find("localhost/s/tools:latest")?.Digest);
        Assert.Empty(await other.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_damaged_layer_does_not_get_into_a_bundle()
    {
        byte[] layer = new TarBytes().File("a", "content").ToArray();
        StoredImage image = await AddAsync(new ImageOfBytes(layer), "tools");
        string blob = Path.Combine(Images.Folder, "blobs", "sha256", Digest.Of(layer).Hex);
        layer[600] ^= 1;
        File.WriteAllBytes(blob, layer);

        ImageException damage = Assert.Throws<ImageException>(() => Write(writer => writer.AddImage(Images, image, CancellationToken.None)));
        Assert.Contains("digest", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_belongs_to_no_image_is_refused()
    {
        string hex = Digest.Of("stray"u8).Hex;
        File.WriteAllBytes(Bundle, new TarBytes().File($"blobs/sha256/{hex}", "stray").ToArray());
        using BundleReader reader = BundleReader.Open(Bundle);
        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => reader.AddImagesAsync(Images, [], CancellationToken.None));
        Assert.Contains("belongs to no image", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Images.Folder, "blobs", "sha256", hex)));
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "leaves the root", "parent" },
        { "leaves the root", "absolute" },
        { "is not expected", "foreign" },
        { "leads through a symbolic link", "link" },
        { "which leaves", "hardlink" },
        { "which leaves", "sibling" },
        { "is not expected", "twice" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_wants_out_of_its_folder_is_refused(string message, string attempt)
    {
        const string inside = $"claims/{Tree}";
        TarBytes archive = new TarBytes().Folder(inside + "/");
        _ = attempt switch
        {
            "parent" => archive.File($"{inside}/../../../victim/file"),
            "absolute" => archive.File("/../victim/file"),
            "foreign" => archive.Folder("claims/victim/").File("claims/victim/file"),
            "link" => archive.Link($"{inside}/out", Temporary["victim"]).File($"{inside}/out/file"),
            "hardlink" => archive.HardLink($"{inside}/stolen", "etc/passwd"),
            "sibling" => archive.HardLink($"{inside}/stolen", $"claims/{Tree}2/file"),
            _ => archive.Folder("claims/ffffffffffffffffffffffffffffffff/").Folder(inside + "/"),
        };
        File.WriteAllBytes(Bundle, archive.ToArray());

        using BundleReader reader = BundleReader.Open(Bundle);
        Directory.CreateDirectory(Temporary["out2"]);
        ImageException refusal = Assert.Throws<ImageException>(() =>
        {
            reader.TakeTrees(
                (_, name) => name switch
                {
                    Tree => new TreeTarget.Folder(Temporary["out"]),
                    "ffffffffffffffffffffffffffffffff" => new TreeTarget.Folder(Temporary["out2"]),
                    _ => null,
                },
                CancellationToken.None);
            reader.Finish();
        });
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(Bundle, refusal.Place, StringComparison.Ordinal);
        Assert.Equal(_before, Shell.Listing(Temporary["victim"]));
    }

    [Fact]
    public void One_that_is_cut_off_is_told_from_a_whole_one()
    {
        MakeTree();
        Write(writer => writer.AddTree($"claims/{Tree}", Temporary["tree"], CancellationToken.None));
        byte[] whole = File.ReadAllBytes(Bundle);
        File.WriteAllBytes(Bundle, whole[..(whole.Length / 2)]);
        using (BundleReader reader = BundleReader.Open(Bundle))
        {
            Assert.Throws<ImageException>(() => Unpack(reader));
        }

        // Not compressed, and cut between two entries, where nothing of the archive itself is damaged.
        File.WriteAllBytes(Bundle, new TarBytes().Folder($"claims/{Tree}/").ToArray());
        using BundleReader second = BundleReader.Open(Bundle);
        Assert.Equal([$"claims/{Tree}"], Unpack(second));
        Assert.Contains("is cut off", Assert.Throws<ImageException>(second.Finish).Message, StringComparison.Ordinal);
    }

    private IReadOnlySet<string> Unpack(BundleReader reader) =>
        reader.TakeTrees((prefix, name) => prefix == "claims" && name == Tree ? new TreeTarget.Folder(Temporary["out"]) : null, CancellationToken.None);

    private void MakeTree()
    {
        Directory.CreateDirectory(Temporary["tree"]);
        Shell.Run(Temporary["tree"], """
            mkdir -p data/deep/er empty; chmod 2770 data; chown 26:26 data; chmod 1777 empty
            head -c 300000 /dev/urandom > data/table; chmod 4755 data/table; ln data/table data/deep/same; chown 26:27 data/deep
            printf text > file; chown 12:34 file; touch -d '2001-02-03 04:05:06.789' file data/deep/er; : > data/.wh.not-gone
            ln -s /absolute/target link; ln -s nowhere dangling; chown -h 5:6 dangling; touch -h -d '1960-01-01 00:00:00.25' dangling
            mknod null c 1 3; mkfifo pipe; truncate -s 5M sparse; printf middle | dd of=sparse bs=1 seek=3000000 conv=notrunc status=none
            truncate -s 1M hole; printf x > "$(printf 'caf\351')"; printf x > 'größe 😀'
            """);
        using SafeFolder tree = SafeFolder.Open(Temporary["tree"]);
        using SafeFile file = tree.OpenFile("file");
        file.SetAttribute("user.note", "value"u8);
        tree.SetAttribute("link", "trusted.mark", "1"u8);
    }

    private void Write(Action<BundleWriter> fill)
    {
        using FileStream target = File.Create(Bundle);
        using BundleWriter writer = new(target);
        fill(writer);
        writer.Finish();
    }
}
