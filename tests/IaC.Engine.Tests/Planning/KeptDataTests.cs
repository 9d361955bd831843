using IaC.Model;

namespace IaC.Engine.Tests.Planning;

/// <summary>Resources that hold data outlive their declaration.</summary>
public sealed class KeptDataTests
{
    private static readonly ResourceOptions AfterPod = new() { DependsOn = [TestStack.PodKey("a")] };

    [Fact]
    public async Task What_holds_data_is_kept_when_its_declaration_goes_and_that_is_said_once()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Claim("data", "{}", AfterPod));

        RunReport report = await stack.UpAsync();

        Assert.Equal(["keep claim/data", "delete pod/a"], report.Planned.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(1, report.Summary.Counts.Keep);
        Assert.Equal(["Claim"], stack.Machine.Objects.Values.Select(left => left.Urn.ToKey().Kind));
        Assert.True((await stack.RecordedAsync("claim/data")).Kept);
        Assert.Empty((await stack.UpAsync()).Planned);
    }

    [Fact]
    public async Task It_is_kept_by_destroy_and_taken_up_again_with_its_identity()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Claim("data"));
        string uid = (await stack.RecordedAsync("claim/data")).Uid;

        Assert.Equal(["keep claim/data"], (await stack.DestroyAsync()).Planned);
        Assert.Empty((await stack.DestroyAsync()).Planned);
        Assert.Empty((await stack.UpAsync(TestStack.Claim("data"))).Planned);

        RecordedResource again = await stack.RecordedAsync("claim/data");
        Assert.Equal((uid, false), (again.Uid, again.Kept));
    }

    [Fact]
    public async Task It_is_deleted_where_the_user_says_so_and_the_plan_says_that_data_are_lost()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Claim("data"), TestStack.Claim("retained", "{}", new ResourceOptions { RetainOnDelete = true }));
        await stack.DestroyAsync();
        stack.Planning = PlanOptions.Default with { DeleteVolumes = true };

        RunReport report = await stack.DestroyAsync();

        Assert.Equal(["delete claim/data"], report.Planned);
        Assert.Equal(FieldEffect.DataLoss, report.Step("claim/data").Effect);
        Assert.Equal(["claim/retained"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
    }

    [Fact]
    public async Task Its_replacement_loses_data_and_needs_consent()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Claim("data"));
        stack.Planning = PlanOptions.Default with { Replace = ["claim/data"] };

        Assert.Contains("loses data of claim/data", (await Assert.ThrowsAsync<EngineException>(() => stack.UpAsync(TestStack.Claim("data")))).Message, StringComparison.Ordinal);
        stack.Options = ApplyOptions.Default with { AllowDataLoss = true };
        Assert.Equal(["replace claim/data"], (await stack.UpAsync(TestStack.Claim("data"))).Planned);
        Assert.Single(stack.Machine.Objects);
    }

    [Fact]
    public async Task What_belongs_to_it_and_stands_in_no_document_is_named_before_it_goes()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Objects.Values.Single().Belongings = ["snapshot before", "snapshot since"];
        stack.Planning = PlanOptions.Default with { Replace = ["pod/a"] };

        Assert.Contains("loses data of pod/a", (await Assert.ThrowsAsync<EngineException>(() => stack.UpAsync(TestStack.Pod("a")))).Message, StringComparison.Ordinal);
        stack.Planning = PlanOptions.Default;
        Assert.Empty((await stack.UpAsync(TestStack.Pod("a"))).Planned);

        RunReport report = await stack.DestroyAsync();
        Assert.EndsWith("; deletes snapshot before, snapshot since", report.Step("pod/a").Reason, StringComparison.Ordinal);
        Assert.Equal(FieldEffect.DataLoss, report.Step("pod/a").Effect);
    }

    [Fact]
    public async Task A_deletion_that_was_begun_with_consent_needs_none_to_be_finished()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Claim("data"));
        stack.Machine.Fault = call => call == "delete claim/data" ? new IOException("no") : null;
        stack.Planning = new PlanOptions { DeleteVolumes = true };
        await stack.DestroyAsync();
        stack.Machine.Fault = _ => null;
        stack.Planning = PlanOptions.Default;

        RunReport next = await stack.UpAsync(TestStack.Claim("data"));

        Assert.Equal((RunOutcome.Succeeded, "its deletion was interrupted, and it is declared again"), (next.Summary.Outcome, next.Step("claim/data").Reason));
    }

    [Fact]
    public async Task What_a_failed_run_made_goes_again_and_what_was_kept_before_stays()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Claim("old"));
        await stack.DestroyAsync();
        stack.Options = ApplyOptions.Default with { RollbackOnFailure = true };
        stack.Machine.Fault = call => call == "create pod/a" ? new IOException("no room") : null;

        await stack.UpAsync(TestStack.Claim("new"), TestStack.Pod("a", "{}", new ResourceOptions { DependsOn = [TestStack.Claim("new").Key] }));

        Assert.Equal(["claim/old"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
    }
}
