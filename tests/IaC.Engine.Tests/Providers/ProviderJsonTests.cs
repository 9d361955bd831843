using System.Text.Json;
using IaC.Model;

namespace IaC.Engine.Tests.Providers;

/// <summary>What goes to a provider on another host comes out as it went in.</summary>
public sealed class ProviderJsonTests
{
    private static readonly Urn Pod = Urn.Create("stack", "project", new ResourceKey("v1", "Pod", "default", "web"));

    [Fact]
    public void A_check_keeps_all_but_the_text_of_its_document()
    {
        var reference = new ReferenceValue(new ResourceReference("/spec/a", Pod.ToKey(), "address"), Pod, "10.0.0.1", new() { ["b"] = 1 }) { Secret = true };
        var request = new CheckRequest(Pod, new() { ["kind"] = "Pod" }, new() { ["c"] = 2 }, null, [reference], new Text(), "/folder", Rebuild: true) { Pull = true, Unknown = ["/spec/x"] };

        CheckRequest read = JsonSerializer.Deserialize(JsonSerializer.Serialize(request, ProviderJson.Default.CheckRequest), ProviderJson.Default.CheckRequest)!;

        Assert.Equal(JsonSerializer.Serialize(request, ProviderJson.Default.CheckRequest), JsonSerializer.Serialize(read, ProviderJson.Default.CheckRequest));
        Assert.Equal((request.Urn, request.BaseFolder, request.Rebuild, request.Pull), (read.Urn, read.BaseFolder, read.Rebuild, read.Pull));
        Assert.Equal(request.Unknown, read.Unknown);
        Assert.Equal((reference.Reference, reference.Target, reference.Secret), (read.References[0].Reference, read.References[0].Target, read.References[0].Secret));
    }

    [Fact]
    public void A_finding_gets_its_place_where_the_text_is()
    {
        var source = new Text();
        ISourceMap far = PointerMap.Instance;
        var response = new CheckResponse([], null, [Diagnostic.Error("value", far.Locate("/spec/a")), Diagnostic.Warning("name", far.LocateName("/spec/b"), "remedy")]);

        CheckResponse read = JsonSerializer.Deserialize(JsonSerializer.Serialize(response, ProviderJson.Default.CheckResponse), ProviderJson.Default.CheckResponse)!;

        Assert.Equal([Diagnostic.Error("value", source.Locate("/spec/a")), Diagnostic.Warning("name", source.LocateName("/spec/b"), "remedy")], read.Diagnostics.Select(finding => PointerMap.Resolve(finding, source)));
    }

    [Fact]
    public void What_is_held_arrives_as_a_set()
    {
        var request = new SettleRequest(Guid.NewGuid(), new HashSet<string> { "a", "b" }, AfterKill: true);

        SettleRequest read = JsonSerializer.Deserialize(JsonSerializer.Serialize(request, ProviderJson.Default.SettleRequest), ProviderJson.Default.SettleRequest)!;

        Assert.Equal((request.StackUuid, request.AfterKill), (read.StackUuid, read.AfterKill));
        Assert.True(request.Uids.SetEquals(read.Uids));
    }

    private sealed class Text : ISourceMap
    {
        public SourcePosition? Locate(string pointer) => new($"file{pointer}", 3, 4);

        public SourcePosition? LocateName(string pointer) => new($"file{pointer}", 3, 1);
    }
}
