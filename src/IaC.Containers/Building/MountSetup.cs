using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Building;

/// <summary>The mounts of a container in their order. What comes from the host is copied before the child leaves the host's file tree, all else is made inside.</summary>
internal sealed class MountSetup
{
    private const string VolumePrefix = "volume:";

    private readonly SyscallProgram _child;
    private readonly Destinations _destinations;
    private readonly ChildDescriptor _target;
    private readonly List<Planned> _planned = [];

    private MountSetup(SyscallProgram child, Destinations destinations)
    {
        (_child, _destinations) = (child, destinations);
        _target = child.NewDescriptor();
    }

    /// <summary>Opens what comes from the host.</summary>
    /// <param name="child">Program under construction.</param>
    /// <param name="destinations">Where to mount on.</param>
    /// <param name="start">The container.</param>
    /// <param name="devpts">Devpts that was made outside, because a terminal of it is needed there; null makes one inside.</param>
    internal static MountSetup OpenSources(SyscallProgram child, Destinations destinations, ContainerStart start, SafeFileHandle? devpts)
    {
        MountSetup setup = new(child, destinations);
        foreach (MountSpec mount in start.Spec.Mounts)
        {
            setup.Plan(mount, start, devpts);
        }

        return setup;
    }

    /// <summary>Mounts everything; the working folder must be the container's root.</summary>
    internal void Attach() => _planned.ForEach(planned => planned.Attach());

    private static string Describe(MountSpec mount) => mount.Type == "bind" ? $"{mount.Source} on {mount.Destination}" : mount.Destination;

    private void Plan(MountSpec mount, ContainerStart start, SafeFileHandle? devpts)
    {
        string step = mount.Type == "bind" ? "mount" : $"mount {mount.Type}";
        string path = Describe(mount);
        if (Destinations.Normalised(mount.Destination) == "/")
        {
            throw new ContainerStartException(step, path, step, LinuxError.EINVAL, "the root cannot be mounted over");
        }

        MountOptions options = MountOptions.Parse(mount.Options);
        _child.Step(step, path);
        _planned.Add(mount.Type switch
        {
            "bind" => PlanBind(mount, options, start),
            "cgroup" or "cgroup2" => PlanCgroups(mount, options, start.Cgroup),
            "devpts" when devpts is not null => PlanShared(mount, _child.Share(devpts)),
            _ => PlanFileSystem(mount, options),
        });
    }

    private Planned PlanBind(MountSpec mount, MountOptions options, ContainerStart start)
    {
        string step = "mount";
        if (!options.Data.IsEmpty)
        {
            throw new ContainerStartException(step, Describe(mount), step, LinuxError.EINVAL, $"a bind mount has no option {options.Data[0].Key}");
        }

        (ChildDescriptor source, bool folder) = OpenSource(mount, options, start);
        if (options.Set != 0 || options.Clear != 0)
        {
            _child.SetAttributes(source, options.Set, options.Clear, recursive: true);
        }

        return new Planned(this, mount, () =>
        {
            _destinations.Open(mount.Destination, folder, _target);
            _child.Attach(source, _target);
        });
    }

    private (ChildDescriptor Source, bool Folder) OpenSource(MountSpec mount, MountOptions options, ContainerStart start)
    {
        string source = mount.Source ?? "";
        if (!source.StartsWith(VolumePrefix, StringComparison.Ordinal))
        {
            return Path.Exists(source)
                ? (_child.CloneMount(source, options.Recursive), Directory.Exists(source))
                : throw new ContainerStartException("mount", Describe(mount), "open_tree", LinuxError.ENOENT);
        }

        if (!start.MountSources.TryGetValue(source[VolumePrefix.Length..], out SafeFileHandle? held))
        {
            throw new ContainerStartException("mount", Describe(mount), "open_tree", LinuxError.ENOENT, "no such volume was given");
        }

        try
        {
            // The copy is made here, since a descriptor of this process is of this process's mount namespace. The program keeps it open.
            using SafeFileHandle copy = Mount.Clone(held, options.Recursive);
            return (_child.Share(copy), Directory.Exists($"/proc/self/fd/{copy.DangerousGetHandle()}"));
        }
        catch (LinuxException e)
        {
            throw new ContainerStartException("mount", Describe(mount), e.Call, e.Errno);
        }
    }

    private Planned PlanFileSystem(MountSpec mount, MountOptions options) => new(this, mount, () =>
    {
        ChildDescriptor context = _child.OpenFileSystem(mount.Type);
        _child.SetOption(context, "source", mount.Source ?? mount.Type);
        foreach ((string key, string? value) in options.Data)
        {
            _child.SetOption(context, key, value);
        }

        ChildDescriptor made = _child.MakeMount(context, options.Set);
        _destinations.Open(mount.Destination, folder: true, _target);
        _child.Attach(made, _target);
    });

    private Planned PlanShared(MountSpec mount, ChildDescriptor source) => new(this, mount, () =>
    {
        _destinations.Open(mount.Destination, folder: true, _target);
        _child.Attach(source, _target);
    });

    private Planned PlanCgroups(MountSpec mount, MountOptions options, Cgroup cgroup)
    {
        CgroupMount groups = CgroupMount.Open(_child, cgroup, options.Set);
        return new Planned(this, mount, () =>
        {
            _destinations.Open(mount.Destination, folder: true, _target);
            groups.Attach(_target);
        });
    }

    private sealed record Planned(MountSetup Setup, MountSpec Mount, Action Add)
    {
        internal void Attach()
        {
            Setup._child.Step(Mount.Type == "bind" ? "mount" : $"mount {Mount.Type}", Describe(Mount));
            Add();
        }
    }
}
