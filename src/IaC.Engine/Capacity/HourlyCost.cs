namespace IaC.Engine;

/// <summary>What something costs for as long as it is there.</summary>
/// <param name="PerHour">Money for an hour.</param>
/// <param name="Currency">What money it is: <c>EUR</c>.</param>
public sealed record HourlyCost(decimal PerHour, string Currency);
