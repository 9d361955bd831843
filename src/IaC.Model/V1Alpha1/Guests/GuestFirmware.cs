using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What a guest's board begins with.</summary>
public enum GuestFirmware
{
    /// <summary>SeaBIOS, which starts what images for BIOS hold.</summary>
    [JsonStringEnumMemberName("bios")]
    Bios,

    /// <summary>OVMF, for images that start by UEFI; the host needs the package <c>ovmf</c>.</summary>
    [JsonStringEnumMemberName("uefi")]
    Uefi,
}
