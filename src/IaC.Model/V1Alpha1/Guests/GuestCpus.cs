namespace IaC.Model.V1Alpha1;

/// <summary>Processors of a guest.</summary>
[NotYet("max")]
public sealed record GuestCpus
{
    /// <summary>How many.</summary>
    [Bounds(1, 255)]
    public int Count { get; init; } = 1;
}
