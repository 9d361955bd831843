using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A file of a host, by exactly one of <c>content</c>, <c>contentBase64</c>, <c>source</c> and <c>template</c>; at most 1 MiB. Written whole or not at all; folders on the way are made.</summary>
public sealed record HostFile
{
    /// <summary>Absolute path. A folder or a symbolic link there is refused.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>Its text, written as UTF-8.</summary>
    public string? Content { get; init; }

    /// <summary>Its bytes in base64.</summary>
    [Format(TextFormat.Base64Text)]
    public string? ContentBase64 { get; init; }

    /// <summary>Path of a file that is copied as it is, from the folder of the document.</summary>
    public string? Source { get; init; }

    /// <summary>Path of a text with expressions in it (<c>${{ config.domain }}</c>), which are replaced by their values; from the folder of the document.</summary>
    public string? Template { get; init; }

    /// <summary>Permission bits in octal, quoted: <c>"0755"</c>.</summary>
    [Format(TextFormat.OctalMode)]
    public string Mode { get; init; } = "0644";

    /// <summary>Owner and group, by name or number: <c>"www-data:adm"</c>. Without a group that of the same name.</summary>
    [Format(TextFormat.OwnerName)]
    public string Owner { get; init; } = "root:root";

    /// <summary>Units of systemd that read the file: those of them that run are restarted when it changes.</summary>
    [Format(TextFormat.UnitName)]
    public ImmutableArray<string> Restarts { get => field.IsDefault ? [] : field; init; }
}
