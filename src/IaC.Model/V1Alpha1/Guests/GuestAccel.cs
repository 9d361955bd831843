using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What runs the processors of a guest.</summary>
public enum GuestAccel
{
    /// <summary>KVM where it is proved to run a guest on this host, and TCG otherwise; the plan says which and why.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The processor itself; an error where it is not proved to.</summary>
    [JsonStringEnumMemberName("kvm")]
    Kvm,

    /// <summary>Translation by QEMU: runs everywhere, several times slower.</summary>
    [JsonStringEnumMemberName("tcg")]
    Tcg,
}
