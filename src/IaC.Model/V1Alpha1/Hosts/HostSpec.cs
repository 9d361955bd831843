using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>
/// How a host is reached and what it has. What a stack adds to a host is its own: it is taken away when no stack declares it any more, and what was there before is put back as it was. Several stacks may declare one host;
/// where they say the same of a thing they share it, and where they say different things of it the plan is refused.
/// </summary>
public sealed record HostSpec
{
    /// <summary>How it is reached: <c>local</c> is the machine that this program runs on, <c>ssh://[USER@]HOST[:PORT]</c> another one, where the user is root. The program <c>ssh</c> connects, with its own configuration, agent and
    /// known hosts, and asks nobody anything; HOST may be an alias of it.</summary>
    [Format(TextFormat.HostConnection)]
    public string Connection { get; init; } = HostConnection.Local;

    /// <summary>Packages that it needs, as its package manager names them (apt): <c>[qemu-system-x86, qemu-utils]</c> for guests. What is missing is installed, with what it needs and without what it only recommends;
    /// what was added is removed when no stack declares it any more, and what was there before never is.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<string> Packages { get => field.IsDefault ? [] : field; init; }

    /// <summary>Modules of its kernel that are loaded: <c>[br_netfilter]</c>.</summary>
    [Effect(FieldEffect.Live)]
    [Format(TextFormat.ModuleName)]
    public ImmutableArray<string> KernelModules { get => field.IsDefault ? [] : field; init; }

    /// <summary>Kernel parameters by name: <c>{net.ipv4.ip_forward: "1"}</c>. Set again by <c>iac restore</c> after a boot.</summary>
    [Effect(FieldEffect.Live)]
    [KeyFormat(TextFormat.SysctlName)]
    public ImmutableDictionary<string, string> Sysctls { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Its network.</summary>
    [Effect(FieldEffect.Live)]
    public HostNetwork? Network { get; init; }

    /// <summary>Places for the data of claims, each with what its file system has to promise. A claim that names the class of one lies there for as long as it exists, also when the place is declared no more; one that names none
    /// lies with all else of the root.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<HostStorage> Storage { get => field.IsDefault ? [] : field; init; }

    /// <summary>Users that it has.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<HostUser> Users { get => field.IsDefault ? [] : field; init; }

    /// <summary>Files that it has.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<HostFile> Files { get => field.IsDefault ? [] : field; init; }

    /// <summary>Units of its systemd.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<HostUnit> SystemdUnits { get => field.IsDefault ? [] : field; init; }

    /// <summary>What may be given out.</summary>
    public HostCapacity? Capacity { get; init; }

    /// <summary>What it costs, so that <c>iac capacity</c> tells what stands idle. Where several stacks say it of one host, the highest counts.</summary>
    public HostCost? Cost { get; init; }
}
