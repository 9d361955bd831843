using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Hosts;
using IaC.Providers.Volumes;
using IaC.Testing;

namespace IaC.Providers.Tests.Volumes;

/// <summary>Claims in a place that a Host declares, while its disk is there and while it is not.</summary>
public sealed class ClaimProviderTests : IDisposable
{
    private static readonly Guid Stack = Guid.NewGuid();

    private readonly TemporaryFolder folder = new("claims-");
    private readonly HostServices services;
    private readonly ClaimProvider provider;

    public ClaimProviderTests()
    {
        services = new HostServices(RootLayout.At(folder["root"]), "", TimeProvider.System);
        provider = new ClaimProvider(services);
        Directory.CreateDirectory(folder["disk"]);
        using HostAllocation allocation = services.Database.BeginAllocation();
        allocation.DeclarePlaces(Stack, "stack", [new StoragePlace("ssd", folder["disk"], "stack")]);
        allocation.Commit();
    }

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Claims_of_a_disk_that_is_not_mounted_are_unknown_and_none_is_made_in_its_place()
    {
        await CreateAsync("first");
        Assert.Equal(ResourceHealth.NotFound, (await ReadAsync("other")).Health);

        Directory.Move(folder["disk"], folder["away"]);
        Directory.CreateDirectory(folder["disk"]);

        ObservedResource seen = await ReadAsync("first");
        Assert.Equal(ResourceHealth.Unknown, seen.Health);
        Assert.EndsWith(", and that is not there", seen.Message, StringComparison.Ordinal);
        Assert.Contains("mount its disk", (await Assert.ThrowsAsync<EngineException>(() => CreateAsync("second"))).Message, StringComparison.Ordinal);
        Assert.Equal(ClaimFolders.MountIt, (await Assert.ThrowsAsync<EngineException>(() => CreateAsync("first"))).Remedy);
        await Assert.ThrowsAsync<EngineException>(async () => await provider.DeleteAsync(new DeleteRequest(UrnOf("first"), "first", Stack, Claim("first"), null), new Progress<ProviderProgress>(), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFileSystemEntries(folder["disk"]));

        Directory.Delete(folder["disk"]);
        Directory.Move(folder["away"], folder["disk"]);
        Assert.Equal(ResourceHealth.Current, (await ReadAsync("first")).Health);
    }

    [Fact]
    public async Task Nothing_is_left_in_a_place_after_its_last_claim_and_the_next_one_is_the_first_again()
    {
        await CreateAsync("first");
        await provider.DeleteAsync(new DeleteRequest(UrnOf("first"), "first", Stack, Claim("first"), null), new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFileSystemEntries(folder["disk"]));
        await CreateAsync("second");
        Assert.Equal(ResourceHealth.Current, (await ReadAsync("second")).Health);
    }

    private async Task CreateAsync(string name) =>
        await provider.CreateAsync(new ApplyRequest(UrnOf(name), name, Stack, Claim(name), [], null, null, [], "", false), new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);

    private async Task<ObservedResource> ReadAsync(string name) => (await provider.ReadAsync([new ReadRequest(UrnOf(name), name, Claim(name), null, [])], TestContext.Current.CancellationToken))[0];

    private static Urn UrnOf(string name) => Urn.Create("stack", "project", new ResourceKey("v1", "PersistentVolumeClaim", ResourceKey.DefaultNamespace, name));

    private static JsonObject Claim(string name) => (JsonObject)JsonNode.Parse(
        $$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"{{name}}"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"ssd","resources":{"requests":{"storage":"1Mi"} } } }""")!;
}
