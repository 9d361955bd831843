using IaC.Network.Tests.Lab;
using IaC.Testing;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Nft;

/// <summary>The kernel and nft(8) agree with what was meant.</summary>
public sealed class ListingTests
{
    [Fact]
    public void The_table_reads_as_it_was_meant_and_nft_can_write_it_too()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod first = root.AddPod(2, Tcp(8080, 80));
        TestPod second = root.AddPod(3, Udp(53, 5353, "127.0.0.1"));

        string listing = host.Network.Run(() => Commands.Run("nft", "list ruleset"));

        string normalised = new[] { (root.Options.RootId, "ROOT"), (first.Uid, "FIRST"), (second.Uid, "SECOND") }.Aggregate(listing, (text, name) => text.Replace(name.Item1, name.Item2, StringComparison.Ordinal));
        Golden.Match(normalised, "Nft/table.golden");
        using var folder = new TemporaryFolder();
        string file = folder.Write("table.nft", listing);
        Assert.Equal(listing, host.Neighbour.Run(() => Commands.Run("nft", "-f " + file) + Commands.Run("nft", "list ruleset")));
    }
}
