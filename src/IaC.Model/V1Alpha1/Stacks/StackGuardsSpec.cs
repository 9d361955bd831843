namespace IaC.Model.V1Alpha1;

/// <summary>Limits that stop a plan before it harms.</summary>
public sealed record StackGuardsSpec
{
    /// <summary>The most resources that one <c>up</c> may delete; half of the recorded ones, and at least 5, unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public int? MaxDeletes { get; init; }
}
