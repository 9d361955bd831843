using IaC.Kubernetes.Core.V1;
using IaC.Model.Programs;

namespace IaC.Sdk.Tests;

public sealed class ProgramContextTests
{
    [Fact]
    public async Task What_is_declared_too_late_is_logged_as_an_error_though_nobody_awaits_it()
    {
        var context = new ProgramContext(new KnownStart(new ProgramStart("test", "test", false, "/src", [], [])));
        var logged = new List<ProgramLog>();
        context.Listener = logged.Add;
        context.Enter();
        _ = new Stack();
        var gate = new TaskCompletionSource();
        Task later = LaterAsync(gate.Task);

        context.Close();
        gate.SetResult();

        Assert.Contains("configmap/later", (await Assert.ThrowsAsync<RunException>(() => later)).Message, StringComparison.Ordinal);
        Assert.Equal(("error", "configmap/later is declared after the program has ended: await what declares it"), (Assert.Single(logged).Severity, logged[0].Message));
    }

    private static async Task LaterAsync(Task gate)
    {
        await gate;
        _ = new ConfigMap("later");
    }
}
