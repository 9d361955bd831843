using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What becomes of a disk when nothing declares it any more.</summary>
public enum GuestDiskFate
{
    /// <summary>It is kept, and found again by the next guest of the same name in its stack.</summary>
    [JsonStringEnumMemberName("retain")]
    Retain,

    /// <summary>It goes, with its data.</summary>
    [JsonStringEnumMemberName("delete")]
    Delete,
}
