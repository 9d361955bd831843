using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Programs.Emitting;

namespace IaC.Cli.Tests.Importing;

/// <summary>Code for what the script `emit` has no machine for.</summary>
public sealed class CSharpProgramTests
{
    [Fact]
    public void Numbers_take_the_type_of_the_class()
    {
        string code = Write("v1", "Pod", """{"containers":[{"name":"a","image":"a","resources":{"limits":{"cpu":0.5,"memory":"1Gi"}},"livenessProbe":{"httpGet":{"port":80}}}],"volumes":[{"name":"v","emptyDir":{"sizeLimit":1000000}}]}""");

        Assert.Contains("Cpu = \"0.5\",", code, StringComparison.Ordinal);
        Assert.Contains("SizeLimit = \"1000000\",", code, StringComparison.Ordinal);
        Assert.Contains("Port = 80,", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_takes_anything_gets_collections_of_the_library()
    {
        string code = Write("iac/v1alpha1", "Guest", """{"image":"a","userData":{"packages":["curl"],"count":2}}""");

        Assert.Contains("UserData = new Dictionary<string, object?>", code, StringComparison.Ordinal);
        Assert.Contains("[\"packages\"] = new object?[] { \"curl\" },", code, StringComparison.Ordinal);
        Assert.Contains("[\"count\"] = 2,", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_stays_one_beside_references()
    {
        var document = (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"lit":"$${{ x }}","both":"$${{ x }} ${{ configmap.a.status.contentHash }}"}}""")!;
        string code = CSharpProgram.Write([Resource("v1", "ConfigMap", "a", []), new EmittedResource(new ResourceKey("v1", "ConfigMap", "default", "b"), document, ResourceOptions.Default, [])]);

        Assert.Contains("[\"lit\"] = \"${{ x }}\",", code, StringComparison.Ordinal);
        Assert.Contains("[\"both\"] = Output.Format($\"${{{{ x }}}} {a.GetOutput<string>(\"contentHash\")}\"),", code, StringComparison.Ordinal);
    }

    private static string Write(string apiVersion, string kind, string spec) => CSharpProgram.Write([Resource(apiVersion, kind, "p", new JsonObject { ["spec"] = JsonNode.Parse(spec) })]);

    private static EmittedResource Resource(string apiVersion, string kind, string name, JsonObject members)
    {
        var document = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
        foreach ((string member, JsonNode? value) in members)
        {
            document[member] = value?.DeepClone();
        }

        return new EmittedResource(new ResourceKey(apiVersion, kind, "default", name), document, ResourceOptions.Default, []);
    }
}
