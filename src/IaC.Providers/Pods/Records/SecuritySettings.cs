using System.Collections.Immutable;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Images;
using IaC.Model.Kubernetes;
using Profile = IaC.Containers.Oci.SeccompProfile;

namespace IaC.Providers.Pods.Records;

/// <summary>What a container may do: the pod's securityContext, overridden field by field by the container's, over the user of the image.</summary>
internal sealed record SecuritySettings(UserSpec User, string Home, CapabilitiesSpec Capabilities, bool NoNewPrivileges, Profile Seccomp, bool Privileged, bool ReadOnlyRoot)
{
    /// <exception cref="PodSpecException">runAsNonRoot does not hold.</exception>
    internal static SecuritySettings Of(PodContext context, Container container)
    {
        PodSecurityContext? pod = context.Pod.Spec.SecurityContext;
        SecurityContext? own = container.SecurityContext;
        ContainerImage image = context.Images[container.Name];
        ImageUser user = FindUser(image, own?.RunAsUser ?? pod?.RunAsUser, own?.RunAsGroup ?? pod?.RunAsGroup);
        if ((own?.RunAsNonRoot ?? pod?.RunAsNonRoot) == true && user.Uid == 0)
        {
            throw new PodSpecException($"container {container.Name} must not run as root (runAsNonRoot), but image {image.Reference} does; set runAsUser");
        }

        bool privileged = own?.Privileged == true;
        bool unconfined = privileged || (own?.SeccompProfile ?? pod?.SeccompProfile)?.Type == SeccompProfileType.Unconfined;
        IEnumerable<uint> groups = user.Groups
            .Concat((pod?.SupplementalGroups ?? []).Select(group => (uint)group))
            .Concat(pod?.FsGroup is { } shared ? [(uint)shared] : []);
        ImmutableArray<string> capabilities = privileged ? [ContainerDefaults.AllCapabilities] : CapabilitiesOf(own?.Capabilities);
        return new SecuritySettings(
            new UserSpec { Uid = user.Uid, Gid = user.Gid, AdditionalGids = [.. groups.Distinct().Order()] },
            user.Home,
            ContainerDefaults.Sets(capabilities),
            !privileged && own?.AllowPrivilegeEscalation != true,
            unconfined ? Profile.Unconfined : Profile.Default,
            privileged,
            own?.ReadOnlyRootFilesystem == true);
    }

    private static ImageUser FindUser(ContainerImage image, long? uid, long? gid)
    {
        ImageUser user = UserLookup.Find(image.Layers, uid is { } given ? FormattableString.Invariant($"{given}") : image.Stored.Config.Config?.User);
        return gid is { } group ? user with { Gid = (uint)group } : user;
    }

    private static ImmutableArray<string> CapabilitiesOf(Capabilities? change)
    {
        if (change is null)
        {
            return ContainerDefaults.Capabilities;
        }

        // As in containerd: what is dropped by its name is not there, whatever is added.
        string[] drop = [.. change.Drop.Select(Spell)];
        string[] add = [.. change.Add.Select(Spell)];
        bool all = add.Contains(ContainerDefaults.AllCapabilities);
        string[] dropped = [.. drop.Where(name => name != ContainerDefaults.AllCapabilities)];
        if (all && dropped.Length == 0)
        {
            return [ContainerDefaults.AllCapabilities];
        }

        IEnumerable<string> start = all ? ContainerDefaults.EveryCapability : drop.Length > dropped.Length ? [] : ContainerDefaults.Capabilities;
        return [.. start.Union(add.Where(name => name != ContainerDefaults.AllCapabilities)).Except(dropped)];
    }

    private static string Spell(string name)
    {
        string upper = name.ToUpperInvariant();
        return upper == ContainerDefaults.AllCapabilities || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : $"CAP_{upper}";
    }
}
