using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace IaC.Model.Tests.Json;

/// <summary>The generated reader against the serializer, whose contract it has.</summary>
public sealed class ModelReaderTests
{
    public static TheoryData<string> Kinds => [.. KindSchema.All.Select(schema => schema.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sample_that_has_every_member_reads_as_the_serializer_reads_it(string kind)
    {
        JsonObject sample = SampleDocuments.Of(kind);
        Type type = typeof(ModelJson).Assembly.GetTypes().Single(type => type.Name == kind && type.Namespace!.StartsWith("IaC.Model.", StringComparison.Ordinal));
        JsonTypeInfo contract = ModelJson.Default.GetTypeInfo(type)!;

        object read = typeof(ModelReader).GetMethod($"Read{kind}")!.Invoke(null, [sample])!;

        Assert.Equal(JsonSerializer.SerializeToNode(sample.Deserialize(contract), contract)!.ToJsonString(), JsonSerializer.SerializeToNode(read, contract)!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"nodeNam":"a"}""", "PodSpec has no nodeNam")]
    [InlineData("""{"nodeName":1}""", "1 stands where text belongs")]
    [InlineData("""{"terminationGracePeriodSeconds":"${{ a }}"}""", "\"${{ a }}\" stands where a whole number of 64 bits belongs")]
    [InlineData("""{"terminationGracePeriodSeconds":1.5}""", "1.5 stands where a whole number of 64 bits belongs")]
    [InlineData("""{"hostNetwork":"yes"}""", "\"yes\" stands where true or false belongs")]
    [InlineData("""{"restartPolicy":"Sometimes"}""", "RestartPolicy has no Sometimes")]
    [InlineData("""{"containers":{}}""", "{} stands where a list belongs")]
    [InlineData("""{"volumes":[1]}""", "1 stands where Volume belongs")]
    [InlineData("""{"containers":[{"image":"a"}]}""", "Container lacks name")]
    [InlineData("""{"containers":[{"image":"a","name":null}]}""", "Container lacks name")]
    [InlineData("""{"containers":[{"name":"a","image":"b","resources":{"limits":{"cpu":"much"}}}]}""", "not a quantity: \"much\"")]
    public void What_the_record_cannot_hold_is_refused(string spec, string message)
    {
        var document = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = JsonNode.Parse(spec) };

        Assert.Equal(message, Assert.Throws<JsonException>(() => ModelReader.ReadPod(document)).Message);
    }
}
