using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>How a host is reached and what it has.</summary>
[NotYet("network", "storage")]
public sealed record HostSpec
{
    /// <summary>How it is reached: <c>local</c> is the machine that this program runs on.</summary>
    public HostConnection Connection { get; init; } = HostConnection.Local;

    /// <summary>Packages that it needs, as its package manager names them (apt): <c>[qemu-system-x86, qemu-utils]</c> for guests. What is missing is installed, with what it needs and without what it only recommends;
    /// what was added is removed when no stack declares it any more, and what was there before never is.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<string> Packages { get => field.IsDefault ? [] : field; init; }

    /// <summary>What may be given out.</summary>
    public HostCapacity? Capacity { get; init; }
}
