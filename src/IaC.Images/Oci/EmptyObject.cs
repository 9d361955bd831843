namespace IaC.Images.Oci;

/// <summary>The value <c>{}</c> of maps that are sets.</summary>
public sealed record EmptyObject
{
    /// <summary>The one value.</summary>
    public static EmptyObject Value { get; } = new();
}
