using System.Text.Json.Nodes;
using IaC.Providers.Guests;
using IaC.Testing;

namespace IaC.Providers.Tests.Guests;

public sealed class GuestClaimsTests : IDisposable
{
    private readonly TemporaryFolder folder = new("claims-");

    [Fact]
    public void A_disk_of_the_host_is_one_by_whichever_links_it_is_reached()
    {
        Directory.CreateDirectory(folder["real/inner"]);
        folder.Write("real/host.raw", "a disk");
        File.CreateSymbolicLink(folder["folder"], folder["real"]);
        File.CreateSymbolicLink(folder["real/inner/link.raw"], "../host.raw");
        Directory.CreateSymbolicLink(folder["inner"], "real/inner");

        Assert.Equal(
            [folder["real/host.raw"], folder["real/host.raw"], folder["real/host.raw"], folder["real/absent.raw"], folder["none/host.raw"]],
            new[] { "real/host.raw", "folder/host.raw", "inner/link.raw", "folder/absent.raw", "none/host.raw" }.Select(path => ClaimOf(folder[path])));
    }

    public void Dispose() => folder.Dispose();

    private static string ClaimOf(string path)
    {
        var disk = new JsonObject { ["name"] = "host", ["path"] = path, ["format"] = "raw" };
        var guest = new JsonObject { ["apiVersion"] = "iac/v1alpha1", ["kind"] = "Guest", ["metadata"] = new JsonObject { ["name"] = "vm" }, ["spec"] = new JsonObject { ["kernel"] = "vmlinuz", ["disks"] = new JsonArray(disk) } };
        return Assert.Single(GuestClaims.Of("uid", Guid.Empty, guest).Disks).Path;
    }
}
