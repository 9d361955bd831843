namespace IaC.Images.Registries;

/// <summary>How one registry is to be talked to.</summary>
public sealed record RegistryHost
{
    /// <summary>
    /// Its certificate is not checked, and where it speaks no TLS it is talked to in plain. Addresses of this machine (<c>localhost</c>, <c>127.0.0.0/8</c>, <c>::1</c>) are so too, as with Docker, unless an authority is named for them.
    /// <value>False.</value>
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>File with the PEM certificates of the authorities that vouch for it, in place of the machine's; absolute, or relative to the folder of the settings. Null: those of the machine.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>
    /// Registries to be asked first, in this order, for what is pulled: <c>mirror.lan:5000</c>, <c>mirror.lan/hub</c>. Each is talked to as its own entry says. What none of them has comes from the registry itself.
    /// </summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];
}
