namespace IaC.Model.V1Alpha1;

/// <summary>Name of a stack.</summary>
public sealed record StackMeta
{
    /// <summary>Name; <c>--stack</c> wins over it.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }
}
