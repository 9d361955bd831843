using IaC.Containers.Oci;
using IaC.Linux.Stubs;

namespace IaC.Containers.Security;

/// <summary>Makes the child the user that the program runs as, with no more rights than are declared.</summary>
internal static class IdentitySetup
{
    private const uint DefaultUmask = 0x12;

    internal static void Add(SyscallProgram child, ProcessSpec process, SeccompProfile seccomp)
    {
        CapabilitiesSpec sets = process.Capabilities ?? new CapabilitiesSpec();
        ulong bounding = Capability.Mask(sets.Bounding);

        foreach (RlimitSpec limit in process.Rlimits)
        {
            child.Step("set limit", $"{limit.Type} {limit.Soft}:{limit.Hard}");
            child.SetLimit(ResourceLimit.Number(limit.Type), limit.Soft, limit.Hard);
        }

        // Without no_new_privs a filter needs CAP_SYS_ADMIN, so it comes before the capabilities go, and allows the calls that follow. With it, the filter comes last.
        if (!process.NoNewPrivileges)
        {
            AddFilter(child, seccomp, bounding);
        }

        child.Step("drop capabilities", "bounding set");
        foreach (int capability in Enumerable.Range(0, Capability.KernelCount).Where(capability => (bounding & (1UL << capability)) == 0))
        {
            child.DropFromBounding(capability);
        }

        AddUser(child, process.User);
        AddCapabilities(child, sets);
        child.SetUmask(process.User.Umask ?? DefaultUmask);

        if (process.NoNewPrivileges)
        {
            child.Step("forbid new privileges", "no_new_privs");
            child.ForbidNewPrivileges();
            AddFilter(child, seccomp, bounding);
        }
    }

    private static void AddUser(SyscallProgram child, UserSpec user)
    {
        child.Step("set user", $"{user.Uid}:{user.Gid}");

        // Leaving user 0 would drop the permitted set, from which the declared sets are still to be made.
        child.KeepCapabilities(true);
        child.SetGroups(user.AdditionalGids.AsSpan());
        child.SetGroup(user.Gid);
        child.SetUser(user.Uid);
    }

    private static void AddCapabilities(SyscallProgram child, CapabilitiesSpec sets)
    {
        child.Step("set capabilities", string.Join(' ', sets.Permitted));
        child.SetCapabilities(Capability.Mask(sets.Effective), Capability.Mask(sets.Permitted), Capability.Mask(sets.Inheritable));
        child.ClearAmbient();
        foreach (int capability in Capability.Members(Capability.Mask(sets.Ambient)))
        {
            child.RaiseAmbient(capability);
        }

        child.KeepCapabilities(false);
    }

    private static void AddFilter(SyscallProgram child, SeccompProfile seccomp, ulong capabilities)
    {
        if (seccomp == SeccompProfile.Default)
        {
            child.Step("apply seccomp filter", "default profile");
            child.ApplyFilter(SeccompFilter.For(capabilities));
        }
    }
}
