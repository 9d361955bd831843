using IaC.Images.Tests.Store;

namespace IaC.Images.Tests.Build;

public sealed class CopyFromTests : BuildTests
{
    [Fact]
    public async Task Names_of_one_file_stay_one_file_and_patterns_are_matched()
    {
        StoredImage other = await AddAsync(new ImageOfBytes(new TarBytes().Folder("out/").File("out/b", "content").HardLink("out/a", "out/b").File("out/c.txt", "text").ToArray()));

        StoredImage image = await BuildAsync(new LayerSource.CopyFrom(other, ["/out/[ab]", "/out/*.txt"], "/srv/"));

        string layer = (await UnpackAsync(image))[0];
        Assert.Equal(["srv Folder 755 0:0", "srv/a Regular 644 0:0", "srv/b Regular 644 0:0", "srv/c.txt Regular 644 0:0"], Entries(layer));
        Assert.Equal("2\n2\n1\n", Shell.Run(Path.Combine(layer, "srv"), "stat -c %h a b c.txt"));
    }

    [Fact]
    public async Task Times_are_those_of_the_image()
    {
        Shell.Run(Temporary["base"], "mkdir x; echo 1 >x/a; touch -d @1000 x/a; touch -d @2000 x; tar -cf archive.tar x; rm -r x");
        StoredImage other = await BuildAsync(new LayerSource.Copy("archive.tar", "/") { Unpack = true });

        StoredImage image = await BuildAsync(new LayerSource.CopyFrom(other, ["/x"], "/y/"), Files(("/z", "")));

        IReadOnlyList<string> layers = await UnpackAsync(image);
        Assert.Equal("1000\n", Shell.Run(layers[1], "stat -c %Y y/a"));
        Assert.Equal("0\n", Shell.Run(layers[0], "stat -c %Y z"));
    }

    [Fact]
    public async Task What_a_pattern_does_not_find_is_a_fault()
    {
        StoredImage other = await BuildAsync(Files(("/a", "")));

        Assert.Contains("is not in the image", (await Assert.ThrowsAsync<ImageException>(() => BuildAsync(new LayerSource.CopyFrom(other, ["/b*"], "/srv/")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_on_the_way_belong_to_the_owner_where_that_is_asked()
    {
        Temporary.Write("base/file", "");

        StoredImage image = await BuildAsync(new LayerSource.Copy("file", "/a/b/file", null, new FileOwner(7, 8)) { OwnsFolders = true }, new LayerSource.Folder("/w", new FileOwner(9, 9)));

        IReadOnlyList<string> layers = await UnpackAsync(image);
        Assert.Equal(["w Folder 755 9:9"], Entries(layers[0]));
        Assert.Equal(["a Folder 755 7:8", "a/b Folder 755 7:8", "a/b/file Regular 644 7:8"], Entries(layers[1]));
    }
}
