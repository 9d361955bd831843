using IaC.Model;
using IaC.Pods;
using IaC.Providers.Remote;
using IaC.Testing;

namespace IaC.Providers.Tests.Remote;

/// <summary>A host says of what other machines own on it whose and what it is, also where an earlier version noted less.</summary>
public sealed class ForeignOwnersTests : IDisposable
{
    private readonly TemporaryFolder folder = new("foreign-");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_noted_is_told_and_forgotten()
    {
        RootLayout layout = RootLayout.At(folder["root"]);
        var owners = new ForeignOwners(layout);
        var stack = Guid.NewGuid();
        (string pod, string claim, string old) = (new string('a', 32), new string('b', 32), new string('c', 32));
        Urn urn = Urn.Create("shop", "project", new ResourceKey("v1", "Pod", ResourceKey.DefaultNamespace, "web"));
        owners.Add(pod, urn, stack);
        owners.Add(claim, "shop");
        File.WriteAllText(Path.Combine(layout.Foreign, old), "shop of 10.0.0.5");

        Assert.Equal(["pod/web", $"something with the uid {claim}", $"something with the uid {old}"], owners.List().Select(resource => resource.Name));
        Assert.All(owners.List(), resource => Assert.Equal("shop", resource.Stack));
        Assert.Equal((urn, stack), (owners.List()[0].Urn, owners.List()[0].StackUuid));
        Assert.Equal("shop of 10.0.0.5", owners.All()[old]);
        Assert.All(owners.List(), resource => Assert.Equal(resource, ForeignResource.FromJson(resource.ToJson())));

        owners.Remove(pod);
        Assert.Equal([claim, old], owners.List().Select(resource => resource.Uid));
    }
}
