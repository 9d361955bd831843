using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>What goes when its holder goes is not deleted by itself.</summary>
public sealed class DeletedWithTests
{
    private static readonly ResourceDeclaration Holder = TestStack.Pod("holder", """{"replace":1}""");

    private static readonly ResourceDeclaration Part = TestStack.Pod("part", """{"live":"${{ pod.holder.status.value }}"}""", With("holder"));

    private static readonly ResourceDeclaration PartOfPart = TestStack.Pod("inner", options: With("part"));

    [Fact]
    public async Task A_provider_of_a_user_is_not_called_for_what_goes_along_however_deep()
    {
        using TestStack stack = await StartedAsync();
        stack.Pods.Origin = new ProviderOrigin("v1", "Pod", "/srv/pods/pods.csproj", new JsonObject { ["type"] = "object" });

        RunReport report = await stack.DestroyAsync();

        Assert.Equal(["delete pod/holder"], stack.Machine.Effects.Where(call => call.StartsWith("delete", StringComparison.Ordinal)));
        Assert.Equal(3, report.Summary.Counts.Delete);
        Assert.Empty(await stack.RecordedAsync());
    }

    [Fact]
    public async Task Nothing_built_in_takes_another_resource_along_so_each_is_deleted_after_its_holder()
    {
        using TestStack stack = await StartedAsync();
        stack.Machine.Fault = call => call == "delete pod/part" ? new IOException("busy") : null;

        Assert.Equal(RunOutcome.Failed, (await stack.DestroyAsync()).Summary.Outcome);
        Assert.Equal(3, (await stack.RecordedAsync()).Count);
        stack.Machine.Fault = _ => null;
        stack.Machine.ForgetCalls();
        await stack.DestroyAsync();

        Assert.Equal(["delete pod/holder", "delete pod/inner", "delete pod/part"], Deletes(stack));
        Assert.Empty(stack.Machine.Objects);
        Assert.Empty(await stack.RecordedAsync());
    }

    [Fact]
    public async Task It_stays_recorded_until_its_holder_is_gone()
    {
        using TestStack stack = await StartedAsync();
        stack.Machine.Fault = call => call == "delete pod/holder" ? new IOException("busy") : null;

        RunReport report = await stack.DestroyAsync();

        Assert.Equal(RunOutcome.Failed, report.Summary.Outcome);
        Assert.Equal(3, (await stack.RecordedAsync()).Count);
        stack.Machine.Fault = _ => null;
        await stack.DestroyAsync();
        Assert.Empty(await stack.RecordedAsync());
    }

    [Fact]
    public async Task It_is_deleted_by_itself_where_its_holder_stays_or_is_only_forgotten()
    {
        using TestStack stack = await StartedAsync();

        await stack.UpAsync(Holder);
        Assert.Equal(["delete pod/part", "delete pod/inner"], Deletes(stack));

        stack.Machine.ForgetCalls();
        await stack.UpAsync(Holder with { Options = new ResourceOptions { RetainOnDelete = true } }, Part);
        await stack.DestroyAsync();
        Assert.Equal(["delete pod/part"], Deletes(stack));
    }

    [Fact]
    public async Task It_is_replaced_with_its_holder()
    {
        using TestStack stack = await StartedAsync();

        RunReport report = await stack.UpAsync(TestStack.Pod("holder", """{"replace":2}"""), Part, PartOfPart);

        Assert.Equal("pod/holder is replaced, and takes it along", report.Step("pod/part").Reason);
        Assert.Equal("pod/part is replaced, and takes it along", report.Step("pod/inner").Reason);
        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.False((await stack.UpAsync(TestStack.Pod("holder", """{"replace":2}"""), Part, PartOfPart)).Plan.HasEffects);
    }

    private static ResourceOptions With(string holder) => new() { DeletedWith = new ResourceKey("v1", "Pod", ResourceKey.DefaultNamespace, holder) };

    private static IEnumerable<string> Deletes(TestStack stack) => stack.Machine.Effects.Where(call => call.StartsWith("delete", StringComparison.Ordinal));

    private static async Task<TestStack> StartedAsync()
    {
        var stack = new TestStack();
        await stack.UpAsync(Holder, Part, PartOfPart);
        return stack;
    }
}
