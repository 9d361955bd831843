using IaC.Cli.Workloads;
using IaC.Pods;

namespace IaC.Cli.Tests.Workloads;

public sealed class PodStatusTextTests
{
    [Theory]
    [InlineData("Failed", "terminated", 1, "Error", "waiting", "Init:Error")]
    [InlineData("Failed", "terminated", 137, "OOMKilled", "waiting", "Init:OOMKilled")]
    [InlineData("Pending", "running", null, null, "waiting", "PodInitializing")]
    [InlineData("Failed", "terminated", 1, "Error", "terminated", "Failed")]
    public void What_failed_in_an_init_container_is_told_as_kubectl_tells_it(string phase, string init, int? code, string? reason, string main, string expected)
    {
        var status = new PodStatus
        {
            Uid = "u",
            Phase = phase,
            Ready = false,
            RecordDigest = "",
            Started = default,
            Containers =
            [
                new ContainerStatus { Name = "i", Init = true, State = init, ExitCode = code, Reason = reason },
                new ContainerStatus { Name = "c", State = main, Reason = main == "waiting" ? "PodInitializing" : null },
            ],
        };
        Assert.Equal(expected, PodStatusText.Of(new PodObservation("u", SupervisorState.Running, status, null), status));
    }
}
