namespace IaC.Model.V1Alpha1;

/// <summary>What a host costs, whether it is used or not.</summary>
public sealed record HostCost
{
    /// <summary>Money for an hour of the whole host: <c>"0.42"</c>.</summary>
    public required Quantity PerHour { get; init; }

    /// <summary>What money it is, by the three letters of ISO 4217: <c>EUR</c>.</summary>
    [Format(TextFormat.Currency)]
    public string Currency { get; init; } = "EUR";
}
