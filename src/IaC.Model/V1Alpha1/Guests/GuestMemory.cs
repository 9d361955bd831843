namespace IaC.Model.V1Alpha1;

/// <summary>Memory of a guest.</summary>
public sealed record GuestMemory
{
    /// <summary>Bytes: <c>1Gi</c>; at least 32Mi. What QEMU itself needs comes on top of it.</summary>
    public required Quantity Size { get; init; }

    /// <summary>
    /// Bytes that it can grow to while it runs, by steps of 128Mi, up to 16 times until the next start; it cannot unless given. A Linux guest takes it into use with <c>memhp_default_state=online</c> on its command line, or as its
    /// distribution says.
    /// </summary>
    public Quantity? Max { get; init; }
}
