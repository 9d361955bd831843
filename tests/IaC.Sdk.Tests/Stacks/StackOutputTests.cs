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
