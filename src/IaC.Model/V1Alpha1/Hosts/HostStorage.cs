namespace IaC.Model.V1Alpha1;

/// <summary>A place of a host for the data of claims: a folder, of a disk of its own as a rule.</summary>
public sealed record HostStorage
{
    /// <summary>What it is called.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>The folder, which is there. Below it a folder <c>iac-ROOT</c> holds that of each claim; it goes with the last of them.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>The <c>storageClassName</c> of the claims that lie there. <value>Its name.</value></summary>
    [Format(TextFormat.DnsSubdomain)]
    public string? StorageClassName { get; init; }

    /// <summary>What it may give out.</summary>
    public HostStorageCapacity? Capacity { get; init; }
}
