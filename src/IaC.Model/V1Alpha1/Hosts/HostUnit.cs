namespace IaC.Model.V1Alpha1;

/// <summary>A unit of a host's systemd: one of its own with <c>content</c>, or one that a package brought. Where no systemd runs it is written, and neither enabled nor started.</summary>
public sealed record HostUnit
{
    /// <summary>Name with its type: <c>web.service</c>, <c>backup.timer</c>.</summary>
    [Format(TextFormat.UnitName)]
    public required string Name { get; init; }

    /// <summary>Text of the unit (systemd.unit(5)), written to <c>/etc/systemd/system</c>. A change restarts the unit where it runs.</summary>
    public string? Content { get; init; }

    /// <summary>Whether it is started by a boot; left as it is unless given.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whether it runs now; left as it is unless given.</summary>
    public bool? Running { get; init; }
}
