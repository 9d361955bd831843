using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Cgroups;

/// <summary>The control group tree of a host, below a folder that tests can move.</summary>
public sealed class CgroupHost
{
    private const string ControllersFile = "cgroup.controllers";

    /// <summary>CGROUP2_SUPER_MAGIC of linux/magic.h.</summary>
    private const long ControlGroupMagic = 0x63677270;

    private CgroupHost(CgroupLayout layout, string root, string? unified, IReadOnlyDictionary<string, string> controllers) =>
        (Layout, Root, Unified, Controllers) = (layout, root, unified, controllers);

    /// <summary>Which interface the host has.</summary>
    public CgroupLayout Layout { get; }

    /// <summary>Folder of the tree.</summary>
    public string Root { get; }

    /// <summary>What cannot be limited on this host, for people (`doctor`); empty when all can.</summary>
    public IReadOnlyList<string> Limitations =>
    [
        .. CgroupV2.Controllers.Where(name => !Controllers.ContainsKey(name)).Select(name => $"{name} cannot be limited: the host has no {name} controller below {Root}"),
        .. DevicesByProgram || Controllers.ContainsKey("devices") ? Array.Empty<string>() : [$"devices cannot be restricted: the host has no devices controller below {Root}"],
    ];

    /// <summary>Root of the v2 hierarchy; null on a v1 host.</summary>
    internal string? Unified { get; }

    /// <summary>Folder of the hierarchy that each usable controller belongs to; v1 controllers may share one.</summary>
    internal IReadOnlyDictionary<string, string> Controllers { get; }

    /// <summary>Whether device rules are a program of the v2 group: there is no controller with files for them, and the tree is one of the kernel's.</summary>
    internal bool DevicesByProgram => Unified is { } unified && !Controllers.ContainsKey("devices") && IsControlGroups(unified);

    /// <summary>Looks at the tree.</summary>
    public static CgroupHost Detect(string root = "/sys/fs/cgroup")
    {
        if (File.Exists(Path.Combine(root, ControllersFile)))
        {
            string[] names = File.ReadAllText(Path.Combine(root, ControllersFile)).Trim().Split(' ');
            return new CgroupHost(CgroupLayout.V2, root, root, CgroupV2.Controllers.Intersect(names).ToDictionary(name => name, _ => root));
        }

        string unified = Path.Combine(root, "unified");
        bool hybrid = File.Exists(Path.Combine(unified, ControllersFile));
        Dictionary<string, string> hierarchies = CgroupV1.Controllers.Where(name => Directory.Exists(Path.Combine(root, name))).ToDictionary(name => name, name => Resolved(Path.Combine(root, name)));
        return new CgroupHost(hybrid ? CgroupLayout.Hybrid : CgroupLayout.V1, root, hybrid ? unified : null, hierarchies);
    }

    /// <summary>Makes a group and its parents in every hierarchy; one that exists is opened.</summary>
    /// <param name="relativePath">Path below the root of each hierarchy: <c>iac-1a2b3c4d/UID/NAME</c>.</param>
    public Cgroup Create(string relativePath)
    {
        Cgroup group = Open(relativePath);
        foreach (string folder in group.Folders)
        {
            Directory.CreateDirectory(folder);
        }

        if (Layout == CgroupLayout.V2)
        {
            CgroupV2.PassControllersDown(Root, relativePath, Controllers.Keys);
        }

        return group;
    }

    /// <summary>
    /// Makes a group that only tells whose a process is and limits nothing: on hosts with v1 hierarchies it is in one of them, so that its processes share the controllers of whoever started them.
    /// </summary>
    /// <returns>For a process that is to be born into the group.</returns>
    public GroupMembership CreateTracking(string relativePath)
    {
        string folder = Path.Combine(Unified ?? Controllers.Values.First(), relativePath);
        Directory.CreateDirectory(folder);
        return Unified is null ? new GroupMembership(null, [Path.Combine(folder, "tasks")]) : new GroupMembership(folder, []);
    }

    /// <summary>A group that may or may not exist: to remove what an earlier process left. The empty path is the root of each hierarchy.</summary>
    public Cgroup Open(string relativePath)
    {
        if (relativePath.Length > 0 && relativePath.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"{relativePath} is no path below a hierarchy", nameof(relativePath));
        }

        return new Cgroup(this, relativePath);
    }

    private static bool IsControlGroups(string folder)
    {
        using SafeFileHandle handle = KernelFile.OpenFolder(folder);
        return FileSystemType.Of(handle) == ControlGroupMagic;
    }

    // Controllers that are mounted together have a folder "cpu,cpuacct" and a symbolic link for each.
    private static string Resolved(string folder) => Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
}
