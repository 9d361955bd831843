using System.Globalization;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Images;

/// <summary>
/// Pulls of an image of ten layers with about 500 MB and of one of sixty small ones, from a registry on the loopback address, beside <c>docker pull</c>, <c>podman pull</c> and <c>tar -xz</c> of the same bytes on all cores;
/// then a second pull that shares nine of ten layers, and a build with nothing changed. All contenders of a table run in turn.
/// </summary>
internal static class ImageBenchmark
{
    private const string Ours = "iac pull";
    private const int LargeLayers = 10;
    private const int SmallLayers = 60;
    private const int LargeLayerBytes = 50_000_000;
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 3 unless given.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string bin = BenchmarkPaths.Programs;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        using var folder = new BenchmarkFolder();
        using var registry = new RegistryPeer(Path.Combine(folder.FullPath, "registry"));
        using PullDaemon? docker = PullDaemon.TryStart();
        var images = new ImageMaker(Path.Combine(bin, "iac"), folder.FullPath, registry.Name);
        images.Push("large", LargeLayers, LargeLayerBytes);
        images.Push("small", SmallLayers, 200_000);
        images.Push("next", LargeLayers, LargeLayerBytes, changed: LargeLayers - 1);

        foreach (string image in new[] { "large", "small" })
        {
            string title = string.Create(CultureInfo.InvariantCulture, $"Pull and unpack, {(image == "large" ? "10 layers of 50 MB" : "60 layers of 0.2 MB")}, gzip, {rounds} runs each in turn");
            await output.WriteLineAsync(RatioTable.Write(title, CommandTimer.Measure([.. Pulls(images, registry, docker, folder.FullPath, image)], rounds), Ours));
        }

        string root = Path.Combine(folder.FullPath, "shared");
        CommandTimer.Run([images.Program, "pull", "--root", root, $"{registry.Name}/large:1"], NoEnvironment);
        Contender[] again =
        [
            new(Ours, [images.Program, "pull", "--root", root, $"{registry.Name}/next:1"], [images.Program, "image", "rm", "--root", root, $"{registry.Name}/next:1"]),
            new("iac build, nothing changed", [images.Program, "build", "-q", "--root", root, images.BuildContext]),
            new("iac --version", [images.Program, "--version"]),
        ];
        await output.WriteLineAsync(RatioTable.Write("A pull that shares 9 of 10 layers; a build with nothing changed", CommandTimer.Measure(again, rounds), Ours));
        await output.WriteLineAsync($"peak memory of iac pull, 10 layers of 50 MB: {images.PeakMemory(Path.Combine(folder.FullPath, "peak"), $"{registry.Name}/large:1")} MiB\n");
    }

    private static IEnumerable<Contender> Pulls(ImageMaker images, RegistryPeer registry, PullDaemon? docker, string folder, string image)
    {
        string reference = $"{registry.Name}/{image}:1";
        string root = Path.Combine(folder, "pull");
        string tree = Path.Combine(folder, "tar");
        yield return new Contender(Ours, [images.Program, "pull", "--root", root, reference], Settled($"rm -rf {root}"));
        if (docker is not null)
        {
            yield return new Contender("docker pull", ["docker", "pull", reference], Settled($"docker rmi -f {reference}")) { Environment = docker.Environment };
        }

        if (File.Exists("/usr/bin/podman"))
        {
            string[] podman = ["podman", "--root", $"{folder}/podman", "--runroot", $"{folder}/podman-run"];
            yield return new Contender("podman pull", [.. podman, "pull", "--tls-verify=false", reference], Settled($"{string.Join(' ', podman)} rmi -f {reference}"));
        }

        string layers = string.Join(' ', registry.LayersOf(image));
        string each = $"for f in {layers}; do d={tree}/$(echo $f | md5sum | cut -c1-32); mkdir -p $d; echo $f $d; done | xargs -P $(nproc) -L 1 sh -c 'tar -xzf $0 -C $1'";
        yield return new Contender("tar -xz on all cores", ["sh", "-ec", each], Settled($"rm -rf {tree}"));
    }

    // For 5 s ext4 gives out no inode of a removed file, and looks at each of them for every file that is made: the next contender would be timed by what the last one left.
    private static string[] Settled(string remove) => ["sh", "-ec", $"{remove}; sleep 6"];
}
