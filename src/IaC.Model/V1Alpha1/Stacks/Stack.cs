namespace IaC.Model.V1Alpha1;

/// <summary>Name, limits and values of the stack that the documents form; at most one in a stack.</summary>
[Schema("iac/v1alpha1", "Stack")]
public sealed record Stack
{
    /// <summary>Always <c>iac/v1alpha1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Stack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required StackMeta Metadata { get; init; }

    /// <summary>Limits and values.</summary>
    [Effect(FieldEffect.None)]
    public StackSpec? Spec { get; init; }
}
