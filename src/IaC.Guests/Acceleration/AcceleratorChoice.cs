namespace IaC.Guests;

/// <summary>Which accelerator a guest on this machine gets, and why.</summary>
/// <param name="Accelerator">The choice.</param>
/// <param name="Reason">For people, lower case: <c>/dev/kvm ran a test machine</c>.</param>
public sealed record AcceleratorChoice(Accelerator Accelerator, string Reason)
{
    /// <summary>As QEMU spells it.</summary>
    public string Name => Accelerator == Accelerator.Kvm ? "kvm" : "tcg";
}
