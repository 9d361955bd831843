using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What the board of a guest is modelled on.</summary>
public enum GuestBoard
{
    /// <summary>A board of 2009 with PCI Express, as nearly all systems of today expect it.</summary>
    [JsonStringEnumMemberName("q35")]
    Q35,

    /// <summary>A board of 1996 with PCI and IDE, for systems that know no other.</summary>
    [JsonStringEnumMemberName("pc")]
    Pc,
}
