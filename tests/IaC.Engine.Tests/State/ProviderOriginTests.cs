using System.Text.Json.Nodes;

namespace IaC.Engine.Tests.State;

/// <summary>The state knows the way to providers outside this program, as long as they have something in it.</summary>
public sealed class ProviderOriginTests
{
    private static readonly ProviderOrigin Origin = new("v1", "Pod", "/srv/pods/pods.csproj", new JsonObject { ["type"] = "object" });

    [Fact]
    public async Task It_is_recorded_before_anything_is_made_and_outlives_export_and_rotation()
    {
        using var stack = new TestStack();
        stack.Pods.Origin = Origin;
        stack.Machine.Fault = call => call == "create pod/a" ? new IOException("no") : null;

        await stack.UpAsync(TestStack.Pod("a"));
        Assert.Equal([Origin], await ProvidersAsync(stack));

        await using StackSession session = await stack.OpenAsync();
        await session.RotateSecretsAsync(TestContext.Current.CancellationToken);
        await session.ImportAsync(session.Export(), evenIfForgets: false, _ => null);
        Assert.Equal([Origin], await ProvidersAsync(stack));
    }

    [Fact]
    public async Task A_stack_without_its_kind_does_not_name_it()
    {
        using var stack = new TestStack();
        stack.Pods.Origin = Origin;

        await stack.UpAsync(TestStack.Image("i"));

        Assert.Empty(await ProvidersAsync(stack));
        Assert.Empty(await stack.States.ProvidersAsync("none", TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<ProviderOrigin>> ProvidersAsync(TestStack stack) => await stack.States.ProvidersAsync(stack.Name, TestContext.Current.CancellationToken);
}
