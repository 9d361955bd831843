namespace IaC.Model.V1Alpha1;

/// <summary>What <c>iac gitops run -f FILE</c> keeps: the repositories that it follows, and the units that it makes of them. It is a document of the agent, not of a stack.</summary>
[Schema("iac/v1alpha1", "GitOps")]
public sealed record GitOps
{
    /// <summary>Always <c>iac/v1alpha1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>GitOps</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ResourceMeta Metadata { get; init; }

    /// <summary>Sources and units.</summary>
    [Effect(FieldEffect.None)]
    public required GitOpsSpec Spec { get; init; }
}
