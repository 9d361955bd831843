namespace IaC.Guests;

/// <summary>What runs the processors of a guest.</summary>
public enum Accelerator
{
    /// <summary>The processor itself.</summary>
    Kvm,

    /// <summary>Translation by QEMU.</summary>
    Tcg,
}
