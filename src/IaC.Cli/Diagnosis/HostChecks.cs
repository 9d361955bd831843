using IaC.Containers.Cgroups;
using IaC.Guests;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Namespaces;
using IaC.Pods;
using IaC.Providers;
using IaC.Providers.Hosts;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Diagnosis;

/// <summary>What this machine can and cannot do, found by doing it where that leaves no trace.</summary>
/// <param name="layout">The root that is looked at.</param>
/// <param name="supervisor">Path of the supervisor.</param>
internal sealed class HostChecks(RootLayout layout, string supervisor)
{
    private static readonly Version OldestKernel = new(5, 12);
    private static readonly string[] NeededFileSystems = ["overlay", "tmpfs", "proc", "sysfs", "mqueue"];

    // Bits of linux/capability.h.
    private static readonly (int Bit, string Name, bool Needed)[] Capabilities =
    [
        (21, "CAP_SYS_ADMIN", true), (12, "CAP_NET_ADMIN", true), (0, "CAP_CHOWN", true), (27, "CAP_MKNOD", true), (6, "CAP_SETGID", true), (7, "CAP_SETUID", true),
        (24, "CAP_SYS_RESOURCE", false),
    ];

    /// <summary>All checks, the most basic first.</summary>
    public IEnumerable<HostCheck> Run() => [Kernel(), User(), Namespaces(), FileSystems(), Mounts(), Cgroups(), Seccomp(), Guests(), Supervisor(), Root(), Reboot(), .. Declarable()];

    private static HostCheck Kernel()
    {
        const string name = "kernel";
        HostFacts facts = HostFacts.Detect();
        string detail = $"{facts.Kernel} {facts.Architecture}, {facts.Cpus} processors, {facts.Memory >> 20} MiB";
        string release = string.Join('.', facts.Kernel.Split('.', '-').Take(2));
        return Version.TryParse(release, out Version? version) && version < OldestKernel
            ? HostCheck.Missing(name, $"{detail}: mount_setattr(2) came with {OldestKernel}")
            : HostCheck.Ok(name, detail);
    }

    private static HostCheck User()
    {
        const string name = "user";
        if (!Environment.IsPrivilegedProcess)
        {
            return HostCheck.Missing(name, "not root", "run as root");
        }

        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("CapEff:", StringComparison.Ordinal));
        ulong effective = Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16);
        (int Bit, string Name, bool Needed)[] absent = [.. Capabilities.Where(capability => (effective >> capability.Bit & 1) == 0)];
        string detail = absent.Length == 0 ? "root" : $"root without {string.Join(' ', absent.Select(capability => capability.Name))}";
        return absent.Any(capability => capability.Needed) ? HostCheck.Missing(name, detail)
            : absent.Length > 0 ? HostCheck.Limited(name, $"{detail}: limits of processes cannot be raised")
            : HostCheck.Ok(name, detail);
    }

    private static HostCheck Namespaces() => Attempt("namespaces", "mount, network, uts, ipc and cgroup namespaces can be made", () =>
    {
        const NamespaceTypes all = NamespaceTypes.Mount | NamespaceTypes.Network | NamespaceTypes.Uts | NamespaceTypes.Ipc | NamespaceTypes.Cgroup;
        foreach (SafeFileHandle handle in Namespace.Create(all).Values)
        {
            handle.Dispose();
        }
    });

    private static HostCheck FileSystems()
    {
        const string name = "file systems";
        HashSet<string> known = [.. File.ReadLines("/proc/filesystems").Select(line => line.Split('\t')[^1])];
        string[] absent = [.. NeededFileSystems.Where(needed => !known.Contains(needed))];
        return absent.Length == 0
            ? HostCheck.Ok(name, string.Join(' ', NeededFileSystems))
            : HostCheck.Limited(name, $"the kernel does not list {string.Join(' ', absent)}", $"modprobe {string.Join(' ', absent)}");
    }

    private static HostCheck Mounts() => Attempt("mounts", "file systems can be mounted by descriptor", () => Mount.Tmpfs(mode: 0b111_000_000, size: 4096).Dispose());

    private static HostCheck Cgroups()
    {
        const string name = "cgroups";
        try
        {
            CgroupHost host = CgroupHost.Detect();
            string detail = $"{host.Layout.ToString().ToLowerInvariant()} at {host.Root}";
            return host.Limitations.Count > 0 ? HostCheck.Limited(name, $"{detail}: {string.Join("; ", host.Limitations)}")
                : HostCheck.Ok(name, detail);
        }
        catch (IOException exception)
        {
            return HostCheck.Missing(name, exception.Message);
        }
    }

    private static HostCheck Seccomp()
    {
        const string name = "seccomp";
        const string actions = "/proc/sys/kernel/seccomp/actions_avail";
        return File.Exists(actions) ? HostCheck.Ok(name, "filters are available") : HostCheck.Missing(name, $"no {actions}: the kernel was built without CONFIG_SECCOMP_FILTER");
    }

    private HostCheck Guests()
    {
        const string name = "guests";
        if (QemuInstallation.Find(Environment.GetEnvironmentVariable("PATH")) is not { } qemu)
        {
            return HostCheck.Limited(name, $"no {QemuInstallation.ProgramName}: guests cannot run", QemuInstallation.Remedy);
        }

        AcceleratorChoice choice = new KvmProof(layout.KvmProof).Choose(qemu);
        string detail = $"{qemu.Program}, by {choice.Name}: {choice.Reason}";
        return choice.Accelerator == Accelerator.Kvm ? HostCheck.Ok(name, detail) : HostCheck.Limited(name, detail);
    }

    private static HostCheck Reboot() => Directory.Exists("/run/systemd/system")
        ? HostCheck.Ok("reboot", "systemd runs here: `iac host enable` brings the stacks back after a boot")
        : HostCheck.Limited("reboot", "no systemd runs here, which would bring the stacks back after a boot", "run `iac restore` when the machine has started");

    // What a Host document may say of this machine: without it pods run all the same.
    private IEnumerable<HostCheck> Declarable()
    {
        using var services = new HostServices(layout, supervisor, TimeProvider.System);
        return HostProvider.Explain(services).Select(capability => capability.IsThere
            ? HostCheck.Ok($"Host.{capability.Name}", capability.Detail)
            : HostCheck.Limited($"Host.{capability.Name}", capability.Detail, capability.Remedy));
    }

    private static HostCheck Attempt(string name, string detail, Action action)
    {
        try
        {
            action();
            return HostCheck.Ok(name, detail);
        }
        catch (LinuxException exception) when (exception.Errno == LinuxError.EPERM && !Environment.IsPrivilegedProcess)
        {
            return HostCheck.Limited(name, "unknown", "run as root to find out");
        }
        catch (LinuxException exception)
        {
            return HostCheck.Missing(name, exception.Message);
        }
    }

    private HostCheck Supervisor() => File.Exists(supervisor)
        ? HostCheck.Ok("supervisor", supervisor)
        : HostCheck.Missing("supervisor", $"no {supervisor}", "install the whole folder of the program, not iac alone");

    private HostCheck Root()
    {
        const string name = "root";
        string existing = layout.Lib;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        var drive = new DriveInfo(existing);
        string detail = $"{layout.Lib} and {layout.Run}, {drive.AvailableFreeSpace >> 20} MiB free on {drive.DriveFormat}";
        return drive.DriveFormat == "overlay"
            ? HostCheck.Limited(name, $"{detail}: writable layers cannot lie on an overlay", "put the root on another file system with --root")
            : HostCheck.Ok(name, detail);
    }
}
