using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Containers.Security;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>What a child does to become a container: from the host's process to the program's, top to bottom.</summary>
internal static class ContainerRecipe
{
    /// <summary>Adds the whole way to the exec.</summary>
    /// <param name="child">An empty program.</param>
    /// <param name="start">The container.</param>
    /// <param name="namespaces">Its namespaces.</param>
    /// <param name="streams">Its standard streams.</param>
    /// <param name="terminal">Its terminal and the devpts that this is of; null without one.</param>
    internal static void Add(SyscallProgram child, ContainerStart start, NamespaceEntry namespaces, ContainerStreams streams, ContainerTerminal? terminal)
    {
        RuntimeSpec spec = start.Spec;

        // While the host's files are there.
        AddProcessSettings(child, spec.Process);
        GroupEntry.Join(child, start.Cgroup);
        namespaces.Add(child);
        child.Step("make mounts private", "/");
        child.MakeAllMountsPrivate();
        child.SetUmask(0);
        Destinations destinations = new(child);
        MountSetup mounts = MountSetup.OpenSources(child, destinations, start, terminal?.Devpts);
        RootSetup.Enter(child, spec.Root);

        // Inside; nothing of the host is reachable any more, and all capabilities still are.
        mounts.Attach();
        DeviceSetup.Add(child, destinations, spec, terminal is null ? null : child.Share(terminal.Pair.Slave));
        SysctlSetup.Add(child, spec.Linux.Sysctl);
        PathMasking.Mask(child, spec.Linux.MaskedPaths);
        PathMasking.Protect(child, spec.Linux.ReadonlyPaths);
        AddWorkingFolder(child, destinations, spec);

        // The program.
        streams.Add(child);
        IdentitySetup.Add(child, spec.Process, spec.Linux.Seccomp);
        child.CloseOnExecFrom(streams.Count);
        ProgramLookup.Execute(child, spec.Process);
    }

    /// <summary>What a process takes with it wherever it goes; /proc of the host is still in reach for it.</summary>
    internal static void AddProcessSettings(SyscallProgram child, ProcessSpec process)
    {
        child.Step("reset signals", process.Args[0]);
        child.ResetSignals();
        if (Keyring.IsSupported)
        {
            child.Step("join new keyring", "session");
            child.JoinNewKeyring();
        }

        if (process.OomScoreAdj is { } score)
        {
            child.Step("set oom_score_adj", $"{score}");
            child.Write(child.OpenForWriting("/proc/self/oom_score_adj"), $"{score}");
        }
    }

    // Entered last of all paths, since they are resolved from the working folder.
    private static void AddWorkingFolder(SyscallProgram child, Destinations destinations, RuntimeSpec spec)
    {
        child.Step("enter working folder", spec.Process.Cwd);
        ChildDescriptor folder = child.NewDescriptor();
        destinations.Open(spec.Process.Cwd, folder: true, folder);
        if (spec.Root.Readonly)
        {
            RootSetup.MakeReadOnly(child);
        }

        child.Step("enter working folder", spec.Process.Cwd);
        child.ChangeFolder(folder);
    }
}
