using System.Collections.Immutable;
using System.Text;

namespace IaC.Guests;

/// <summary>What cloud-init finds when a guest boots for the first time: a disk with the files of its data source NoCloud (cloud-init documentation, "NoCloud").</summary>
public sealed record NoCloudSeed
{
    // By this label cloud-init finds the disk.
    private const string Label = "cidata";

    /// <summary>Who the machine is.</summary>
    public required string MetaData { get; init; }

    /// <summary>What the user asks for.</summary>
    public required string UserData { get; init; }

    /// <summary>What is done for the user, unless that says otherwise.</summary>
    public required string VendorData { get; init; }

    /// <summary>The network; null leaves it to DHCP.</summary>
    public string? NetworkConfig { get; init; }

    /// <summary>The bytes of the disk. Equal seeds give equal bytes.</summary>
    public byte[] ToDisk()
    {
        IEnumerable<(string Name, string? Text)> files = [("meta-data", MetaData), ("user-data", UserData), ("vendor-data", VendorData), ("network-config", NetworkConfig)];
        ImmutableArray<(string, byte[])> given = [.. files.Where(file => file.Text is not null).Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text!)))];
        return IsoImage.Of(Label, given);
    }
}
