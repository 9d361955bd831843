using IaC.Images.Oci;

namespace IaC.Images.Tests.Build;

public sealed class ImageBuilderTests : BuildTests
{
    [Fact]
    public async Task One_entry_is_one_layer_and_the_configuration_is_as_declared()
    {
        Temporary.Write("base/site/index.html", "page");
        LayerBuild build = Declare(new LayerSource.Copy("site", "/srv"), Files(("/etc/motd", "hello"))) with
        {
            Config = new BuildConfig
            {
                Entrypoint = ["/bin/sh", "-c"],
                Cmd = ["true"],
                Env = new Dictionary<string, string> { ["LANG"] = "C", ["A"] = "1" },
                User = "65534:65534",
                WorkingDir = "/srv",
                ExposedPorts = ["80/tcp"],
                Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
                StopSignal = "SIGQUIT",
            },
        };

        StoredImage image = await BuildAsync(build, names: "mine");

        ContainerConfig config = image.Config.Config!;
        Assert.Equal(["/bin/sh", "-c"], config.Entrypoint!);
        Assert.Equal(["true"], config.Cmd!);
        Assert.Equal(["A=1", "LANG=C"], config.Env!);
        Assert.Equal(("65534:65534", "/srv", "SIGQUIT", "80/tcp"), (config.User, config.WorkingDir, config.StopSignal, config.ExposedPorts!.Keys.Single()));
        Assert.Equal(["a", "b"], config.Labels!.Keys);
        Assert.Equal(["copy site /srv", "files /etc/motd"], image.Layers.Select(layer => layer.History!.CreatedBy));
        Assert.All(image.Layers, layer => Assert.Equal((MediaTypes.Layer, layer.DiffId), (layer.Descriptor.MediaType, layer.Descriptor.Digest)));
        Assert.Equal((DateTimeOffset.UnixEpoch, Platform.Host), (image.Created, image.Platform));
        Assert.Equal(image.Digest, Images.Find("mine")!.Digest);
        Assert.Empty(await Images.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Building_twice_gives_the_same_digest_in_any_folder_at_any_time_in_any_store()
    {
        Temporary.Write("base/site/b/file", "content");
        Temporary.Write("base/site/a", "content");
        StoredImage first = await BuildAsync(new LayerSource.Copy("site", "/srv"), Files(("/etc/motd", "hello")), new LayerSource.Programs(["/bin/cat"]));

        // Made in another order, with other times, found by another path.
        Temporary.Write("elsewhere/site/a", "content");
        Temporary.Write("elsewhere/site/b/file", "content");
        Shell.Run(Temporary["elsewhere"], "find . -exec touch -d '2001-02-03' {} +");
        ImageStore other = ImageStore.Open(Temporary["other"], TimeProvider.System);
        LayerBuild build = Declare(new LayerSource.Copy("./site/", "/srv"), Files(("/etc/motd", "hello")), new LayerSource.Programs(["/bin/cat"])) with { BaseFolder = Temporary["elsewhere"] };
        StoredImage second = await new ImageBuilder(other).BuildAsync(build, [], false, null, CancellationToken.None);

        Assert.Equal(first.Layers.Select(layer => layer.DiffId), second.Layers.Select(layer => layer.DiffId));
        StoredImage again = await new ImageBuilder(other).BuildAsync(build with { Layers = [new LayerSource.Copy("site", "/srv"), .. build.Layers.Skip(1)] }, [], false, null, CancellationToken.None);
        Assert.Equal(first.Digest, again.Digest);
    }

    [Fact]
    public async Task The_digest_is_known_before_a_build_once_all_layers_are()
    {
        Temporary.Write("base/file", "one");
        LayerBuild build = Declare(new LayerSource.Copy("file", "/file"), Files(("/etc/motd", "hello")));
        BuildPlan before = Plan(build);
        StoredImage image = await BuildAsync(build);

        BuildPlan after = Plan(build);
        LayerBuild configured = build with { Config = new BuildConfig { User = "1" } };
        BuildPlan withConfig = Plan(configured);

        Assert.Null(before.Digest);
        Assert.Equal((before.Key, image.Digest), (after.Key, after.Digest!.Value));
        Assert.NotEqual(before.Key, withConfig.Key);
        Assert.Equal(withConfig.Digest, (await BuildAsync(configured)).Digest);
    }

    [Fact]
    public async Task Changed_content_changes_the_key_and_builds_from_there_on()
    {
        Temporary.Write("base/file", "one");
        LayerBuild build = Declare(Files(("/etc/motd", "hello")), new LayerSource.Copy("file", "/file"), Files(("/last", "")));
        StoredImage one = await BuildAsync(build);
        BuildPlan planned = Plan(build);

        Temporary.Write("base/file", "two");

        Assert.NotEqual(planned.Key, Plan(build).Key);
        Assert.Null(Plan(build).Digest);
        StoredImage two = await BuildAsync(build);
        Assert.Equal(one.Layers[0].DiffId, two.Layers[0].DiffId);
        Assert.NotEqual(one.Layers[1].DiffId, two.Layers[1].DiffId);
        File.WriteAllText(Temporary["base/file"], "one");
        Assert.Equal(one.Digest, Plan(build).Digest);
    }

    [Fact]
    public async Task Programs_are_read_once_until_told_to_rebuild()
    {
        string program = Temporary.Write("program", "#!/bin/cat\none");
        LayerBuild build = Declare(new LayerSource.Programs([program]));
        StoredImage one = await BuildAsync(build);
        File.WriteAllText(program, "#!/bin/cat\ntwo");

        Assert.Equal(one.Digest, Plan(build).Digest);
        Assert.Equal(one.Digest, (await BuildAsync(build)).Digest);
        Assert.Null(Plan(build, rebuild: true).Digest);
        StoredImage two = await BuildAsync(build, rebuild: true);

        Assert.NotEqual(one.Digest, two.Digest);
        Assert.Equal(two.Digest, Plan(build).Digest);
        Assert.Equal(two.Digest, (await BuildAsync(build, rebuild: true)).Digest);
    }

    [Fact]
    public async Task An_image_on_another_has_its_layers_and_what_it_leaves_out_of_the_configuration()
    {
        StoredImage below = await BuildAsync(Declare(Files(("/etc/motd", "below"))) with
        {
            Config = new BuildConfig { Entrypoint = ["/a"], Cmd = ["b"], Env = new Dictionary<string, string> { ["X"] = "1", ["Y"] = "2" }, User = "7", ExposedPorts = ["1/tcp"] },
        });

        StoredImage plain = await BuildAsync(Declare(Files(("/new", ""))) with { From = below, Config = new BuildConfig { Env = new Dictionary<string, string> { ["Z"] = "3", ["X"] = "9" }, ExposedPorts = ["2/udp"] } });
        StoredImage started = await BuildAsync(Declare() with { From = below, Config = new BuildConfig { Entrypoint = ["/c"] } });

        Assert.Equal(below.Layers[0].DiffId, plain.Layers[0].DiffId);
        Assert.Equal(["X=9", "Y=2", "Z=3"], plain.Config.Config!.Env!);
        Assert.Equal(("7", "b"), (plain.Config.Config.User, plain.Config.Config.Cmd!.Single()));
        Assert.Equal(["1/tcp", "2/udp"], plain.Config.Config.ExposedPorts!.Keys);
        Assert.Equal(("/c", null), (started.Config.Config!.Entrypoint!.Single(), started.Config.Config.Cmd));
        Assert.Equal(["files /etc/motd", "files /new"], plain.Layers.Select(layer => layer.History!.CreatedBy));
    }

    [Fact]
    public async Task A_record_whose_layer_was_collected_no_longer_counts()
    {
        LayerBuild build = Declare(Files(("/a", "a")), Files(("/b", "b")));
        StoredImage image = await BuildAsync(build);

        GarbageReport report = await CollectAsync();

        Assert.Equal(2, report.Items.Count(item => item.StartsWith("builds/", StringComparison.Ordinal)));
        Assert.Null(Plan(build).Digest);
        Assert.Equal(image.Digest, (await BuildAsync(build, names: "kept")).Digest);
        Assert.Empty((await CollectAsync()).Items);
    }

    [Fact]
    public async Task Progress_ends_with_the_whole_of_each_layer()
    {
        Recorder progress = new();
        await new ImageBuilder(Images).BuildAsync(Declare(Files(("/a", "12345")), Files(("/b", "123"))), [], false, progress, CancellationToken.None);

        Assert.Equal(
            [new ImageProgress(ImagePhase.Build, "files /a", 5, 5), new ImageProgress(ImagePhase.Build, "files /b", 3, 3)],
            progress.Reports.Where(report => report.Phase == ImagePhase.Build));
    }

    private sealed class Recorder : IProgress<ImageProgress>
    {
        internal List<ImageProgress> Reports { get; } = [];

        public void Report(ImageProgress value) => Reports.Add(value);
    }
}
