using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Planning;

public sealed class IgnoreChangesTests
{
    [Fact]
    public async Task A_listed_field_keeps_its_recorded_value_and_others_change()
    {
        using var stack = new TestStack();
        var ignore = new ResourceOptions { IgnoreChanges = ["/spec/replace"] };
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1,"live":1}""", ignore));

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"replace":2,"live":2}""", ignore));

        Assert.Equal(["update pod/a"], report.Planned);
        Assert.Equal("""{"replace":1,"live":2}""", stack.Machine.Find("pod/a").Inputs["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Drift_of_a_listed_field_is_left_alone()
    {
        using var stack = new TestStack();
        var pod = TestStack.Pod("a", """{"live":{"x":1}}""", new ResourceOptions { IgnoreChanges = ["/spec/live"] });
        await stack.UpAsync(pod);
        stack.Machine.Find("pod/a").Inputs["spec"]!["live"]!["x"] = 2;

        Assert.False((await stack.PreviewAsync(pod)).Plan.HasChanges);
    }

    [Fact]
    public async Task A_change_at_or_below_a_field_of_replaceOnChanges_replaces()
    {
        using var stack = new TestStack();
        var options = new ResourceOptions { ReplaceOnChanges = ["/spec/*/x"] };
        await stack.UpAsync(TestStack.Pod("a", """{"live":{"x":{"y":1},"z":1}}""", options));

        Assert.Equal(["update pod/a"], (await stack.UpAsync(TestStack.Pod("a", """{"live":{"x":{"y":1},"z":2}}""", options))).Planned);
        Assert.Equal(["replace pod/a"], (await stack.UpAsync(TestStack.Pod("a", """{"live":{"x":{"y":2},"z":2}}""", options))).Planned);
    }

    [Theory]
    [InlineData("/a", """{"a":1}""", """{"a":2}""", """{"a":1}""")]
    [InlineData("/a", """{}""", """{"a":2}""", """{}""")]
    [InlineData("/a", """{"a":1}""", """{}""", """{"a":1}""")]
    [InlineData("/l/*/v", """{"l":[{"v":1},{"v":2}]}""", """{"l":[{"v":8},{"v":9},{"v":3}]}""", """{"l":[{"v":1},{"v":2},{"v":3}]}""")]
    [InlineData("/l/1", """{"l":[1]}""", """{"l":[7,8]}""", """{"l":[7,8]}""")]
    [InlineData("/m/*", """{"m":{"x":1}}""", """{"m":{"x":2,"y":3}}""", """{"m":{"x":1}}""")]
    [InlineData("/a/b/c", """{"a":1}""", """{"a":{"b":{"c":2}}}""", """{"a":{"b":{"c":2}}}""")]
    public void The_recorded_value_takes_the_place_of_the_declared_one(string pointer, string recorded, string declared, string expected)
    {
        var document = (JsonObject)JsonNode.Parse(declared)!;

        JsonObject result = IgnoredChanges.Apply(document, (JsonObject)JsonNode.Parse(recorded)!, [pointer]);

        Assert.Equal(expected, result.ToJsonString());
        Assert.Equal(declared, document.ToJsonString());
    }
}
