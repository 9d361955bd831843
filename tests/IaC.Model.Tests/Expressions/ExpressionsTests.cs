using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

public sealed class ExpressionsTests
{
    [Fact]
    public void A_status_of_another_resource_is_a_reference()
    {
        ExpressionScan scan = Expressions.Scan(Document("""{"spec":{"args":["--db=${{ pod.db.status.address }}:5432"]}}"""));

        ResourceReference reference = Assert.Single(scan.References);
        Assert.Equal(new ResourceReference("/spec/args/0", new ResourceKey("v1", "Pod", "default", "db"), "address"), reference);
        Assert.Empty(scan.Faults);
    }

    [Theory]
    [InlineData("""pod["data/a.b"].status.address""", "v1", "Pod", "data", "a.b", "address")]
    [InlineData("""pod["a.b"].status.containers.0.pid""", "v1", "Pod", "mine", "a.b", "containers.0.pid")]
    [InlineData("""POD.db.status["address"]""", "v1", "Pod", "mine", "db", "address")]
    [InlineData("image.web.status.digest", "iac/v1alpha1", "Image", "default", "web", "digest")]
    [InlineData("host.box-1.status.cpus", "iac/v1alpha1", "Host", "default", "box-1", "cpus")]
    public void A_reference_names_kind_namespace_name_and_output(string text, string apiVersion, string kind, string space, string name, string output)
    {
        var document = new JsonObject { ["metadata"] = new JsonObject { ["namespace"] = "mine" }, ["x"] = $"${{{{ {text} }}}}" };

        ResourceReference reference = Assert.Single(Expressions.Scan(document).References);

        Assert.Equal(new ResourceReference("/x", new ResourceKey(apiVersion, kind, space, name), output), reference);
    }

    [Theory]
    [InlineData("${{ }}", "an expression is empty")]
    [InlineData("${{ pod.db }}", "does not go on with `.status`")]
    [InlineData("${{ pod.db.status }}", "names no field of the status")]
    [InlineData("${{ pod.db.status.a + 1 }}", "is not understood")]
    [InlineData("${{ pod.a.b.status.address }}", "does not go on with `.status`")]
    [InlineData("${{ pood.db.status.address }}", "did you mean `pod`?")]
    [InlineData("${{ config }}", "does not name one config value")]
    [InlineData("${{ stack.db.address }}", "write `stack.name.outputs.output`")]
    [InlineData("${{ stack.db.outputs }}", "does not name an output of another stack")]
    [InlineData("${{ config.a.b }}", "does not name one config value")]
    [InlineData("${{ upper(config.a) }}", "there are no functions")]
    [InlineData("${{ pod.db.status.address", "is not closed by `}}`")]
    [InlineData("${{ 'x' }}", "is not an expression")]
    public void What_cannot_be_read_is_a_fault_at_its_string(string text, string expected)
    {
        DocumentFault fault = Assert.Single(Expressions.Scan(new JsonObject { ["spec"] = new JsonObject { ["a/b"] = text } }).Faults);

        Assert.Equal("/spec/a~1b", fault.Pointer);
        Assert.Contains(expected, $"{fault.Message} ({fault.Remedy})");
    }

    [Fact]
    public void A_whole_string_keeps_the_type_of_its_value()
    {
        JsonObject result = Expressions.Substitute(Document("""{"port":"${{ config.port }}","list":"${{config.list}}"}"""), Config("""{"port":8080,"list":[1,2]}"""));

        Assert.Equal("""{"port":8080,"list":[1,2]}""", result.ToJsonString());
    }

    [Fact]
    public void Within_a_longer_string_the_value_is_text()
    {
        JsonObject result = Expressions.Substitute(Document("""{"a":"x${{ config.s }}-${{ config.n }}-${{ config.b }}y"}"""), Config("""{"s":"S","n":1.5,"b":true}"""));

        Assert.Equal("xS-1.5-truey", result["a"]!.GetValue<string>());
    }

    [Fact]
    public void An_unknown_value_leaves_the_whole_string()
    {
        JsonObject result = Expressions.Substitute(Document("""{"a":"${{ config.known }} ${{ config.unknown }} $${{","b":"${{ config.known }}"}"""), Config("""{"known":"k"}"""));

        Assert.Equal("""${{ config.known }} ${{ config.unknown }} $${{""", result["a"]!.GetValue<string>());
        Assert.Equal("k", result["b"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("$${{ x }}", "${{ x }}")]
    [InlineData("$$${{ x }}", "$${{ x }}")]
    [InlineData("${VAR} $(date) {{ x }}", "${VAR} $(date) {{ x }}")]
    public void A_doubled_dollar_writes_the_braces(string text, string expected)
    {
        var document = new JsonObject { ["a"] = text };

        Assert.Empty(Expressions.Scan(document).Uses);
        Assert.Equal(expected, Expressions.Substitute(document, Config("{}"))["a"]!.GetValue<string>());
    }

    [Fact]
    public void The_document_itself_is_not_changed()
    {
        JsonObject document = Document("""{"a":["${{ config.x }}"],"b":null}""");

        Expressions.Substitute(document, Config("""{"x":1}"""));

        Assert.Equal("""{"a":["${{ config.x }}"],"b":null}""", document.ToJsonString());
    }

    private static JsonObject Document(string json) => JsonNode.Parse(json)!.AsObject();

    private static ExpressionResolver Config(string json)
    {
        JsonObject values = Document(json);
        return (Expression expression, out JsonNode? value) => values.TryGetPropertyValue(((Expression.Config)expression).Name, out value);
    }
}
