using System.Text;
using IaC.Testing;

namespace IaC.Guests.Tests;

public sealed class NoCloudSeedTests
{
    private static readonly NoCloudSeed Seed = new() { MetaData = "{}", UserData = new string('x', 5000), VendorData = "#cloud-config\n{}\n", NetworkConfig = "{}" };

    [Fact]
    public void Equal_seeds_give_equal_bytes_of_whole_sectors()
    {
        Assert.Equal(Seed.ToDisk(), Seed.ToDisk());
        Assert.Equal(0, Seed.ToDisk().Length % 2048);
    }

    [Fact]
    public void What_is_not_given_is_not_there()
    {
        string names = Encoding.BigEndianUnicode.GetString((Seed with { NetworkConfig = null }).ToDisk().AsSpan(24 * 2048 + 1, 2046));

        Assert.DoesNotContain("network-config", names, StringComparison.Ordinal);
    }

    // util-linux knows the label by which cloud-init looks for it; that a kernel finds the files is shown by a guest (guest-seed.txtar).
    [Fact]
    public void Its_label_is_that_of_the_data_source()
    {
        using var folder = new TemporaryFolder("seed-");
        string path = Path.Combine(folder.FullPath, "seed.iso");
        File.WriteAllBytes(path, Seed.ToDisk());

        Assert.Equal("iso9660 cidata", Tool.Run("/usr/sbin/blkid", ["-p", "-o", "value", "-s", "TYPE", "-s", "LABEL", path]).ReplaceLineEndings("\n").Trim().Split('\n') is [var label, var type] ? $"{type} {label}" : "");
    }
}
