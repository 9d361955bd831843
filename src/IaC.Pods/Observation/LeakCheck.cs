using System.Collections.Immutable;
using System.Globalization;
using IaC.Containers.Cgroups;
using IaC.Linux.Processes;
using IaC.Network;

namespace IaC.Pods;

/// <summary>Finds what a root left on the machine and nobody owns. Everything of a root bears its id or lies below its folders, so that one look at each kind of thing is enough.</summary>
public static class LeakCheck
{
    /// <summary>Lists everything of the root that belongs to no pod.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="owned">Uids of the pods that are meant to exist; null takes those that have a record.</param>
    /// <param name="claimFolders">Folders that hold claims; null takes that of the root.</param>
    public static ImmutableArray<Leak> Find(RootLayout layout, IReadOnlySet<string>? owned = null, IEnumerable<string>? claimFolders = null)
    {
        string[] claims = [.. claimFolders ?? [layout.Claims]];
        owned ??= Directory.Exists(layout.Pods)
            ? Directory.EnumerateDirectories(layout.Pods).Select(path => Path.GetFileName(path)).Where(uid => File.Exists(layout.PodRecordFile(uid))).ToHashSet()
            : [];
        if (!File.Exists(layout.IdFile))
        {
            return [.. Folders(layout, claims, owned), .. Mounts(layout, owned)];
        }

        string rootId = File.ReadAllText(layout.IdFile).Trim();
        return [.. Processes(rootId, owned), .. Mounts(layout, owned), .. Cgroups(rootId, owned), .. Network(layout, rootId, owned), .. Folders(layout, claims, owned)];
    }

    // A process of a pod is known by its control group, whatever it calls itself. One that has ended, or is about to, is its parent's to reap and holds nothing.
    private static IEnumerable<Leak> Processes(string rootId, IReadOnlySet<string> owned)
    {
        string mark = $"/{PodGroup.Root(rootId)}/";
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (ReadOrNull($"{folder}/cgroup")?.Split('\n').FirstOrDefault(line => line.Contains(mark, StringComparison.Ordinal)) is { } group
                && !ProcessFlags.IsExiting(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
                && !owned.Contains(group[(group.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split('/')[0]))
            {
                yield return new Leak("process", Path.GetFileName(folder), $"{ReadOrNull($"{folder}/comm")?.Trim()} in {group}");
            }
        }
    }

    private static IEnumerable<Leak> Mounts(RootLayout layout, IReadOnlySet<string> owned) =>
        from line in File.ReadLines("/proc/self/mountinfo")
        let path = line.Split(' ')[4].Replace("\\040", " ", StringComparison.Ordinal)
        where (Below(path, layout.Lib) || Below(path, layout.Run)) && !owned.Any(uid => Below(path, layout.PodRun(uid))) && !(path == layout.FabricNamespace && owned.Count > 0)
        select new Leak("mount", path, line);

    private static IEnumerable<Leak> Cgroups(string rootId, IReadOnlySet<string> owned)
    {
        string root = CgroupHost.Detect().Root;
        foreach (string hierarchy in Directory.EnumerateDirectories(root).Append(root))
        {
            string group = Path.Combine(hierarchy, PodGroup.Root(rootId));
            if (!Directory.Exists(group))
            {
                continue;
            }

            if (owned.Count == 0)
            {
                yield return new Leak("cgroup", group, "control group of the root");
            }

            foreach (string pod in Directory.EnumerateDirectories(group).Where(path => !owned.Contains(Path.GetFileName(path))))
            {
                yield return new Leak("cgroup", pod, "control group of a pod");
            }
        }
    }

    private static IEnumerable<Leak> Network(RootLayout layout, string rootId, IReadOnlySet<string> owned)
    {
        FabricListing fabric = Fabric.List(PodFabric.Options(layout, rootId, pod: null));
        foreach (string uid in fabric.Attached.Concat(fabric.Published.Keys).Distinct().Where(uid => !owned.Contains(uid)))
        {
            yield return new Leak("network", uid, "interface or published port of a pod in the fabric");
        }

        if (owned.Count == 0)
        {
            foreach (string thing in LeakScan.Find(rootId))
            {
                yield return new Leak("network", thing, "in the network namespace of the host");
            }
        }
    }

    private static IEnumerable<Leak> Folders(RootLayout layout, string[] claims, IReadOnlySet<string> owned) =>
        from parent in (string[])[layout.Pods, Path.Combine(layout.Run, "pods"), .. claims]
        where Directory.Exists(parent)
        from path in Directory.EnumerateDirectories(parent)
        where !owned.Contains(Path.GetFileName(path))
        select new Leak("folder", path, string.Create(CultureInfo.InvariantCulture, $"folder of a {(claims.Contains(parent) ? "claim" : "pod")}, made {Directory.GetCreationTimeUtc(path):u}"));

    private static bool Below(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return null;
        }
    }
}
