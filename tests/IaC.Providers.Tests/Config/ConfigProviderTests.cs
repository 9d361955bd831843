using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Config;

namespace IaC.Providers.Tests.Config;

public sealed class ConfigProviderTests
{
    private static readonly byte[] Key = new byte[32];

    [Fact]
    public async Task The_hash_of_a_plan_is_the_one_that_an_apply_records()
    {
        JsonObject secret = Document("Secret", """{"stringData":{"password":"hush"}}""");

        CheckResponse response = await Check(secret, recorded: null);
        ApplyResponse applied = await Provider("Secret").CreateAsync(Apply(response.Inputs), new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);

        Assert.Equal(response.KnownOutputs!.ToJsonString(), applied.Outputs.ToJsonString());
    }

    [Fact]
    public async Task Text_and_the_same_bytes_are_one_content()
    {
        CheckResponse text = await Check(Document("Secret", """{"stringData":{"a":"hi"}}"""), recorded: null);
        CheckResponse bytes = await Check(Document("Secret", """{"data":{"a":"aGk="}}"""), recorded: null);

        Assert.Equal(text.KnownOutputs!.ToJsonString(), bytes.KnownOutputs!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"immutable":true,"data":{"a":"1"}}""", """{"immutable":true,"data":{"a":"1"}}""", false)]
    [InlineData("""{"immutable":true,"data":{"a":"1"}}""", """{"immutable":true,"data":{"a":"2"}}""", true)]
    [InlineData("""{"immutable":true,"data":{"a":"1"}}""", """{"data":{"a":"1"}}""", true)]
    [InlineData("""{"data":{"a":"1"}}""", """{"immutable":true,"data":{"a":"2"}}""", false)]
    public async Task What_is_immutable_cannot_change(string before, string after, bool refused)
    {
        CheckResponse response = await Check(Document("ConfigMap", after), BuiltInKinds.ConfigMap.Normalise(Document("ConfigMap", before)));

        Assert.Equal(refused, response.Diagnostics.Any(fault => fault.Message.Contains("configmap/a is immutable", StringComparison.Ordinal)));
    }

    private static ConfigProvider Provider(string kind) => new(BuiltInKinds.Find("v1", kind)!, () => Key, () => Key);

    private static ValueTask<CheckResponse> Check(JsonObject document, JsonObject? recorded)
    {
        string kind = document["kind"]!.GetValue<string>();
        return Provider(kind).CheckAsync(new CheckRequest(UrnOf(kind), document, recorded, null, [], NoSourceMap.Instance, "/", Rebuild: false), TestContext.Current.CancellationToken);
    }

    private static ApplyRequest Apply(JsonObject inputs) => new(UrnOf("Secret"), new string('0', 32), Guid.Empty, inputs, [], null, null, [], "/", Rebuild: false);

    private static Urn UrnOf(string kind) => Urn.Create("s", "s", new ResourceKey("v1", kind, "default", "a"));

    private static JsonObject Document(string kind, string rest)
    {
        JsonObject document = JsonNode.Parse(rest)!.AsObject();
        document["apiVersion"] = "v1";
        document["kind"] = kind;
        document["metadata"] = new JsonObject { ["name"] = "a" };
        return document;
    }
}
