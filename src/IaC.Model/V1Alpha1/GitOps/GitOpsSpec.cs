using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>Sources and units of an agent.</summary>
public sealed record GitOpsSpec
{
    /// <summary>Repositories that are followed.</summary>
    [NotEmpty]
    public required ImmutableArray<GitOpsSource> Sources { get; init; }

    /// <summary>Stacks that are kept as a folder of a source says.</summary>
    [NotEmpty]
    public required ImmutableArray<GitOpsUnit> Units { get; init; }

    /// <summary>Address and port of the agent's server: <c>/metrics</c>, <c>/healthz</c>, <c>/readyz</c>, and <c>/hooks/SOURCE</c> for webhooks. None unless given.</summary>
    public string? Listen { get; init; }

    /// <summary>Path of the file with the secret that webhooks are signed with; without it none is taken.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? WebhookSecretFile { get; init; }

    /// <summary>Address that each change of a unit's state is posted to, as JSON.</summary>
    [Format(TextFormat.WebAddress)]
    public string? Notify { get; init; }
}
