namespace IaC.Engine;

/// <summary>What a plan makes of the promises of a host.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Limit">What may be promised in all.</param>
/// <param name="Before">What is promised before.</param>
/// <param name="After">What is promised once the plan is carried out.</param>
public sealed record HostUse(string Host, Compute Limit, Compute Before, Compute After);
