using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>How the bytes of a disk lie in a file.</summary>
public enum ImageDiskFormat
{
    /// <summary>Byte for byte.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>QEMU's format.</summary>
    [JsonStringEnumMemberName("qcow2")]
    Qcow2,
}
