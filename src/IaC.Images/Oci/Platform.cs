using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>What an image runs on, in Go's names (OCI image-spec, image-index.md): <c>linux/arm64/v8</c>.</summary>
public sealed record Platform
{
    /// <summary>This machine.</summary>
    public static Platform Host { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>GOARCH: <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>GOOS: <c>linux</c>.</summary>
    public required string Os { get; init; }

    /// <summary>Version of the system; only Windows has one.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Variant of the architecture: <c>v8</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>Reads what people write: <c>linux/arm64</c>, <c>linux/arm/v7</c>; null for anything else.</summary>
    public static Platform? TryParse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } os, { Length: > 0 } architecture] => new Platform { Os = os, Architecture = architecture },
        [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new Platform { Os = os, Architecture = architecture, Variant = variant },
        _ => null,
    };

    /// <summary>As people write it: <c>linux/amd64</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
