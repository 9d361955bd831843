using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Processes;

namespace IaC.Containers.Cgroups;

/// <summary>One control group, in all hierarchies of the host.</summary>
public sealed class Cgroup
{
    private const int SigKill = 9;
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(5);

    private readonly CgroupHost _host;

    internal Cgroup(CgroupHost host, string relativePath)
    {
        (_host, RelativePath) = (host, relativePath);
        Folders = [.. host.Controllers.Values.Append(host.Unified).OfType<string>().Distinct().Select(hierarchy => Path.Combine(hierarchy, relativePath))];
    }

    /// <summary>Path below the root of each hierarchy.</summary>
    public string RelativePath { get; }

    /// <summary>Whether it is there, in any hierarchy.</summary>
    public bool Exists => Folders.Any(Directory.Exists);

    /// <summary>Pids of the group itself, not of groups below it; empty when there is no such group.</summary>
    public IReadOnlyList<int> Processes => ProcessesOf(Folders[0]);

    /// <summary>How many processes of the group were killed for want of memory, 0 where the host does not count them.</summary>
    public long OomKills => (_host.Layout == CgroupLayout.V2 ? Value("memory", "memory.events", "oom_kill") : Value("memory", "memory.oom_control", "oom_kill")) ?? 0;

    /// <summary>Bytes in use; null where there is no memory controller.</summary>
    public long? MemoryCurrent => _host.Layout == CgroupLayout.V2 ? Value("memory", "memory.current") : Value("memory", "memory.usage_in_bytes");

    /// <summary>Bytes of those that the kernel cannot take back: memory of programs, and files in memory; null where there is no memory controller.</summary>
    public long? MemoryHeld => _host.Layout == CgroupLayout.V2
        ? Value("memory", "memory.stat", "anon") + Value("memory", "memory.stat", "shmem")
        : Value("memory", "memory.stat", "total_rss") + (Value("memory", "memory.stat", "total_shmem") ?? 0);

    /// <summary>File that tells what its memory is used for; null where there is no memory controller.</summary>
    internal string? MemoryStatFile => FileOf("memory", "memory.stat");

    /// <summary>Groups directly below it.</summary>
    public IReadOnlyList<Cgroup> Children =>
        [.. Folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(path => Path.GetFileName(path)).Distinct().Select(name => new Cgroup(_host, Path.Combine(RelativePath, name)))];

    /// <summary>Folder of the group in each hierarchy.</summary>
    internal IReadOnlyList<string> Folders { get; }

    /// <summary>Folder of the group in the v2 hierarchy; null on a v1 host.</summary>
    internal string? UnifiedFolder => _host.Unified is null ? null : Path.Combine(_host.Unified, RelativePath);

    /// <summary>Files that a thread writes itself to, to join the v1 hierarchies.</summary>
    internal IEnumerable<string> TaskFiles => V1Folders.Select(v1 => v1.Folder).Distinct().Select(folder => Path.Combine(folder, "tasks"));

    /// <summary>Folders of the group in the v1 hierarchies by the controllers' names.</summary>
    internal IEnumerable<(string Controller, string Folder)> V1Folders =>
        _host.Layout == CgroupLayout.V2 ? [] : _host.Controllers.Select(c => (c.Key, Path.Combine(c.Value, RelativePath)));

    /// <summary>Sets the limits and device rules, also of a group with running processes.</summary>
    /// <param name="resources">Limits; one that is absent is lifted.</param>
    /// <param name="devices">Devices beside the default ones.</param>
    /// <exception cref="LinuxException">The subject names the control file and the value.</exception>
    public void Apply(ResourcesSpec resources, ImmutableArray<DeviceSpec> devices = default)
    {
        foreach (CgroupSetting setting in _host.Layout == CgroupLayout.V2 ? CgroupV2.Settings(resources) : CgroupV1.Settings(resources))
        {
            Set(setting);
        }

        devices = devices.IsDefault ? [] : devices;
        if (FileOf("devices", "") is { } folder)
        {
            DeviceRules.ApplyV1(folder, resources, devices);
        }
        else if (_host.DevicesByProgram)
        {
            DeviceRules.ApplyV2(UnifiedFolder!, resources, devices);
        }
    }

    /// <summary>Moves the calling process, all its threads, into the group. The group of the empty path is the root of each hierarchy, which every process may enter.</summary>
    public void Enter()
    {
        foreach (string folder in Folders)
        {
            KernelFile.Write(Path.Combine(folder, "cgroup.procs"), "0");
        }
    }

    /// <summary>
    /// Sends SIGKILL to every process of the group and of those below it. A process must not be started in the group afterwards but in a new one of the name: since Linux 6.14 one that is born
    /// into a group which was killed is killed itself, however much later (kernel/cgroup/cgroup.c, cgroup_css_set_fork compares the parent's kill_seq).
    /// </summary>
    public void Kill()
    {
        RefuseRoot();
        // cgroup.kill (Linux 5.14) misses no process that is being forked; without it, each round finds those that the last one missed.
        if (UnifiedFolder is { } unified && File.Exists(Path.Combine(unified, "cgroup.kill")))
        {
            KernelFile.Write(Path.Combine(unified, "cgroup.kill"), "1");
            return;
        }

        HashSet<int> killed = [];
        while (ProcessesBelow(Folders[0]).Where(killed.Add).ToList() is { Count: > 0 } found)
        {
            found.ForEach(KillOne);
        }
    }

    /// <summary>
    /// Removes the group and those below it; one that is not there is fine. Processes in it must have been killed, and those that are children reaped: their end is waited for, up to
    /// 5 s.
    /// </summary>
    /// <exception cref="LinuxException">EBUSY with the folder: a process is still in it.</exception>
    public void Remove()
    {
        RefuseRoot();
        long start = Stopwatch.GetTimestamp();
        foreach (string folder in Folders)
        {
            while (Directory.Exists(folder) && !TryRemoveTree(folder, out string refused, out int errno))
            {
                TimeSpan left = RemoveTimeout - Stopwatch.GetElapsedTime(start);
                if (errno != LinuxError.EBUSY || left <= TimeSpan.Zero)
                {
                    throw new LinuxException("rmdir", errno, refused);
                }

                WaitForOneToEnd(refused, left);
            }
        }
    }

    /// <summary>Removes the group unless it has groups below it or processes; one that is not there is fine.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryRemoveEmpty()
    {
        RefuseRoot();
        bool gone = true;
        foreach (string folder in Folders)
        {
            if (!KernelFile.TryRemoveFolder(folder, out int errno) && errno != LinuxError.ENOENT)
            {
                gone = errno == LinuxError.EBUSY ? false : throw new LinuxException("rmdir", errno, folder);
            }
        }

        return gone;
    }

    private static bool TryRemoveTree(string folder, out string refused, out int errno)
    {
        foreach (string child in Directory.GetDirectories(folder))
        {
            if (!TryRemoveTree(child, out refused, out errno))
            {
                return false;
            }
        }

        refused = folder;
        return KernelFile.TryRemoveFolder(folder, out errno) || errno == LinuxError.ENOENT;
    }

    private static void WaitForOneToEnd(string folder, TimeSpan atMost)
    {
        foreach (int pid in ProcessesBelow(folder).Take(1))
        {
            try
            {
                using var pidFd = PidFd.Open(pid);
                Polling.WaitReadable(atMost, pidFd);
            }
            catch (LinuxException e) when (e.Errno == LinuxError.ESRCH)
            {
                // It has ended since the group was read, which is what was waited for.
                return;
            }
        }
    }

    private static void KillOne(int pid)
    {
        try
        {
            using var pidFd = PidFd.Open(pid);
            PidFd.SendSignal(pidFd, SigKill);
        }
        catch (LinuxException e) when (e.Errno == LinuxError.ESRCH)
        {
            // It has ended since the group was read.
            return;
        }
    }

    private static IEnumerable<int> ProcessesBelow(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).SelectMany(ProcessesBelow).Concat(ProcessesOf(folder)) : [];

    private static int[] ProcessesOf(string folder) =>
        TryRead(Path.Combine(folder, "cgroup.procs")) is { } text ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException || e.HResult == LinuxError.ENODEV)
        {
            // A group that is removed while it is read answers ENODEV.
            return null;
        }
    }

    // What is below the root belongs to the whole machine.
    private void RefuseRoot()
    {
        if (RelativePath.Length == 0)
        {
            throw new InvalidOperationException("the root of a hierarchy can only be entered");
        }
    }

    private void Set(CgroupSetting setting)
    {
        string? file = FileOf(setting.Controller, setting.File);
        if (setting.Required || File.Exists(file))
        {
            KernelFile.Write(file ?? Path.Combine(_host.Root, setting.Controller, RelativePath, setting.File), setting.Value);
        }
    }

    private string? FileOf(string controller, string file) => _host.Controllers.TryGetValue(controller, out string? hierarchy) ? Path.Combine(hierarchy, RelativePath, file) : null;

    // A file that holds one number, or lines of a key and a number.
    private long? Value(string controller, string file, string? key = null)
    {
        if (FileOf(controller, file) is not { } path || TryRead(path) is not { } text)
        {
            return null;
        }

        string? value = key is null ? text.Trim() : text.Split('\n').FirstOrDefault(line => line.StartsWith(key + " ", StringComparison.Ordinal))?[(key.Length + 1)..];
        return value is null ? null : long.Parse(value, CultureInfo.InvariantCulture);
    }
}
