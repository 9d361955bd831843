using System.Diagnostics;
using System.Text.Json.Nodes;
using IaC.EndToEnd.Tests.Scripting;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.EndToEnd.Tests.Killing;

/// <summary>
/// Random pulls, names, removals and collections by the real program from a real registry, half of them killed at a random moment and some side by side. Then everything that is referenced is there, nothing that is not, and all of it hashes to its name.
/// </summary>
public sealed class StoreKillTests
{
    private const int Steps = 35;
    private const string Absent = "";
    private static readonly string[] Files = ["a", "b", "c", "d", "e", "f"];
    private static readonly string[] Contents = ["abc", "abd", "bcdef", "f", "fedcb", "ac"];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(300);

    private readonly List<string> log = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_killed_what_is_referenced_is_there_and_nothing_else_is(int seed)
    {
        Require.Root();
        Require.Program("/usr/bin/docker-registry", "docker-registry");
        using var folder = new TemporaryFolder("store-kill-");
        using RealRegistry registry = await RealRegistry.StartAsync(Path.Combine(folder.FullPath, "registry"));
        using var run = new ScriptRun(folder.FullPath, new Archive([], []), ProgramUnderTest.Variables(folder.FullPath));
        Dictionary<string, string> images = await PushAsync(run, registry, new Random(seed));
        var random = new Random(seed);

        // What each name may stand for: one digest, or several where what would have changed it was killed.
        Dictionary<string, HashSet<string>> names = [];
        TimeSpan longest = TimeSpan.FromMilliseconds(300);
        for (int step = 0; step < Steps; step++)
        {
            (string name, string after, string[] command) = Some(random, images, names);
            var started = Stopwatch.StartNew();
            using ScriptProcess process = run.Start(["iac", .. command]);
            using ScriptProcess? beside = random.Next(4) == 0 ? run.Start(["iac", "image", "gc"]) : null;
            bool isKilled = random.Next(2) == 0;
            if (isKilled)
            {
                await Task.Delay(longest * random.NextDouble(), TestContext.Current.CancellationToken);
                process.Signal("KILL");
            }

            CommandResult result = await process.WaitAsync(Timeout);
            CommandResult? other = beside is null ? null : await beside.WaitAsync(Timeout);
            longest = isKilled ? longest : TimeSpan.FromMilliseconds(Math.Max(longest.TotalMilliseconds, started.ElapsedMilliseconds));
            log.Add($"{string.Join(' ', command)}{(isKilled ? " (killed)" : "")}: {result.ExitCode} {result.Error.Trim()}");
            Assert.True(isKilled || Holds(result, command is ["image", "gc"]), string.Join('\n', log));
            Assert.True(other is null || Holds(other, isCollection: true), $"gc beside: {other?.Error}\n{string.Join('\n', log)}");
            if (name.Length > 0)
            {
                HashSet<string> before = names.GetValueOrDefault(name) ?? [Absent];
                names[name] = result.ExitCode == 0 ? [after] : [.. before, after];
            }
        }

        await AssertExactAsync(run, names);
        await SucceedAsync(run, ["image", "rm", .. names.Keys.Where(name => Names(run).ContainsKey(name))]);
        await SucceedAsync(run, "image", "gc");
        Assert.Empty(Directory.GetFileSystemEntries(run.PathOf("r/lib/images/blobs/sha256")));
        Assert.Empty(Directory.GetFileSystemEntries(run.PathOf("r/lib/images/layers")));
    }

    // A collection waits ten seconds for those who work in the store, who may take longer where the machine is busy.
    private static bool Holds(CommandResult result, bool isCollection) => result.ExitCode == 0 || (isCollection && result.Error.Contains(" is in use by ", StringComparison.Ordinal));

    // One command, the name that it changes, and what that stands for afterwards.
    private static (string Name, string After, string[] Command) Some(Random random, Dictionary<string, string> images, Dictionary<string, HashSet<string>> names)
    {
        (string reference, string digest) = images.ElementAt(random.Next(images.Count));
        (string Name, string Digest)[] certain = [.. names.Where(entry => entry.Value.Count == 1 && !entry.Value.Contains(Absent)).Select(entry => (entry.Key, entry.Value.First()))];
        switch (random.Next(6))
        {
            case 0 when certain.Length > 0:
                string tag = $"docker.io/library/tag{random.Next(3)}:1";
                (string from, string same) = certain[random.Next(certain.Length)];
                return (tag, same, ["image", "tag", from, tag]);
            case 1 when certain.Length > 0:
                string gone = certain[random.Next(certain.Length)].Name;
                return (gone, Absent, ["image", "rm", gone]);
            case 2:
                return ("", "", ["image", "gc"]);
            default:
                return (reference, digest, ["pull", reference]);
        }
    }

    // Images of files that some of them share, each file a layer of up to 2 MB.
    private static async Task<Dictionary<string, string>> PushAsync(ScriptRun run, RealRegistry registry, Random random)
    {
        Directory.CreateDirectory(run.PathOf("context"));
        foreach (string file in Files)
        {
            byte[] content = new byte[random.Next(2_000_000)];
            random.NextBytes(content);
            await File.WriteAllBytesAsync(run.PathOf($"context/{file}"), content);
        }

        Dictionary<string, string> images = [];
        foreach (string content in Contents)
        {
            string reference = $"{registry.Name}/{content}:1";
            await File.WriteAllTextAsync(run.PathOf("context/Dockerfile"), $"FROM scratch\n{string.Concat(content.Select(file => $"COPY {file} /{file}\n"))}");
            await SucceedAsync(run, "build", "--root", run.PathOf("maker"), "-q", "-t", reference, run.PathOf("context"));
            images[reference] = (await SucceedAsync(run, "push", "--root", run.PathOf("maker"), reference)).Trim().Split(' ')[^1];
        }

        return images;
    }

    private async Task AssertExactAsync(ScriptRun run, Dictionary<string, HashSet<string>> names)
    {
        await SucceedAsync(run, "image", "gc");
        Dictionary<string, string> found = Names(run);
        foreach ((string name, HashSet<string> possible) in names)
        {
            Assert.True(possible.Contains(found.GetValueOrDefault(name, Absent)), $"{name} is {found.GetValueOrDefault(name)} and not one of {string.Join(", ", possible)}\n{string.Join('\n', log)}");
        }

        Assert.Contains("the store is whole", await SucceedAsync(run, "image", "fsck"), StringComparison.Ordinal);
        Assert.Subset(names.Keys.ToHashSet(), found.Keys.ToHashSet());
        HashSet<string> blobs = [.. found.Values.SelectMany(manifest => Closure(run, manifest))];
        Assert.Equal(blobs.Order(StringComparer.Ordinal), Directory.GetFiles(run.PathOf("r/lib/images/blobs/sha256")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

        // Layers of builds are not compressed: the name of a tree is that of its blob.
        Assert.Subset(blobs, Directory.GetDirectories(run.PathOf("r/lib/images/layers")).Select(path => Path.GetFileName(path)!).ToHashSet());
        Assert.Empty(Directory.GetFileSystemEntries(run.PathOf("r/lib/images/ingest")));
    }

    private static Dictionary<string, string> Names(ScriptRun run)
    {
        string index = run.PathOf("r/lib/images/index.json");
        return JsonNode.Parse(File.ReadAllText(index))!["manifests"]!.AsArray().ToDictionary(entry => (string)entry!["annotations"]!["org.opencontainers.image.ref.name"]!, entry => (string)entry!["digest"]!);
    }

    private static IEnumerable<string> Closure(ScriptRun run, string digest)
    {
        string hex = digest["sha256:".Length..];
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(run.PathOf($"r/lib/images/blobs/sha256/{hex}")))!;
        return [hex, .. manifest["layers"]!.AsArray().Append(manifest["config"]).Select(blob => ((string)blob!["digest"]!)["sha256:".Length..])];
    }

    private static async Task<string> SucceedAsync(ScriptRun run, params string[] command)
    {
        using ScriptProcess process = run.Start(["iac", .. command]);
        CommandResult result = await process.WaitAsync(Timeout);
        Assert.True(result.ExitCode == 0, $"`{process.Name}` ended with {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }
}
