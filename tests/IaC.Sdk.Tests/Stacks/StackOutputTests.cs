using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests;

public sealed class StackOutputTests
{
    [Fact]
    public async Task Properties_of_a_stack_are_its_outputs()
    {
        Evaluated stack = await Evaluated.OfAsync<Web>();

        Assert.Equal("""{"url":"http://${{ pod.web.status.address }}/","Length":"${{ apply.1 }}","Key":"hush"}""", stack.Outputs.ToJsonString());
        Assert.Equal(["/Key"], stack.SecretOutputs);
        Assert.Equal(["${{ pod[\"default/web\"].status.address }}"], stack.Computed["1"]);
    }

    [Fact]
    public async Task A_property_without_a_value_is_an_error()
    {
        RunException fault = await Assert.ThrowsAsync<RunException>(Evaluated.OfAsync<Forgetful>);

        Assert.Contains("Forgetful.Url is an [Output] and has no value", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_within_an_output_are_written()
    {
        Evaluated stack = await Evaluated.OfAsync<Nested>();

        Assert.Equal(
            """{"Parts":{"hash":"${{ configmap.m.status.contentHash }}","more":[{"Url":"${{ configmap.m.status.contentHash }}","key":"hush"}]}}""", stack.Outputs.ToJsonString());
        Assert.Equal(["/Parts/more/0/key"], stack.SecretOutputs);
    }

    [Fact]
    public async Task A_resource_is_no_output()
    {
        RunException fault = await Assert.ThrowsAsync<RunException>(Evaluated.OfAsync<Whole>);

        Assert.Equal("the value: Map is the resource m, which is no value: give one of its outputs", fault.Message);
    }

    private sealed class Nested : Stack
    {
        public Nested()
        {
            var map = new ConfigMap("m");
            Parts = new { Hash = map.ContentHash, More = new[] { new Part(map.ContentHash, Output.CreateSecret("hush"), 1) } };
        }

        [Output]
        public object Parts { get; }
    }

    private sealed record Part([property: System.Text.Json.Serialization.JsonPropertyName("Url")] Output<string> Address, Output<string> Key, [property: System.Text.Json.Serialization.JsonIgnore] int Hidden);

    private sealed class Whole : Stack
    {
        [Output]
        public ConfigMap Map { get; } = new("m");
    }

    private sealed class Web : Stack
    {
        public Web()
        {
            var pod = new Pod("web", new() { Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "web", Image = "web" }] } });
            Url = Output.Format($"http://{pod.Address}/");
            Length = pod.Address.Apply(address => address.Length);
            Key = Output.CreateSecret("hush");
        }

        [Output("url")]
        public Output<string> Url { get; }

        [Output]
        public Output<int> Length { get; }

        [Output]
        public Output<string> Key { get; }
    }

    private sealed class Forgetful : Stack
    {
        [Output]
        public Output<string>? Url { get; set; }
    }
}
