using IaC.Model;

namespace IaC.Engine.Tests.Planning;

/// <summary>What was found on the machine is not what was left there.</summary>
public sealed class DriftTests
{
    [Fact]
    public async Task Drift_is_shown_apart_from_change_and_put_right()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1,"restart":1}"""));
        stack.Machine.Find("pod/a").Inputs["spec"]!["restart"] = 9;

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":2,"restart":1}"""));

        Assert.Equal([("/spec/live", ChangeCause.Declared), ("/spec/restart", ChangeCause.Drift)], report.Step("pod/a").Changes.Select(change => (change.Pointer, change.Cause)));
        Assert.Equal("the declaration changed, it drifted", report.Step("pod/a").Reason);
        Assert.Equal("""{"live":2,"restart":1}""", stack.Machine.Find("pod/a").Inputs["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_gone_is_made_again_under_its_uid()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        string uid = (await stack.RecordedAsync("pod/a")).Uid;
        stack.Machine.Objects.Clear();

        RunReport report = await stack.UpAsync(TestStack.Pod("a"));

        Assert.Equal(["create pod/a"], report.Planned);
        Assert.Equal("gone from the machine", report.Step("pod/a").Reason);
        Assert.Equal([uid], stack.Machine.Objects.Keys);
    }

    [Fact]
    public async Task What_failed_is_started_anew_with_its_identity()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Find("pod/a").Health = ResourceHealth.Failed;

        RunReport report = await stack.UpAsync(TestStack.Pod("a"));

        Assert.Equal(["update pod/a"], report.Planned);
        Assert.Equal(FieldEffect.Restart, report.Step("pod/a").Effect);
        Assert.False((await stack.PreviewAsync(TestStack.Pod("a"))).Plan.HasChanges);
    }

    [Theory]
    [InlineData(ResourceHealth.Unknown, "warning: pod/a could not be looked at (it is taken to be as recorded)")]
    [InlineData(ResourceHealth.InProgress, "warning: pod/a is as declared, and not ready")]
    public async Task What_cannot_be_looked_at_or_is_not_well_is_taken_to_be_as_recorded_with_a_warning(ResourceHealth health, string warning)
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Find("pod/a").Health = health;

        RunReport report = await stack.PreviewAsync(TestStack.Pod("a"));

        Assert.False(report.Plan.HasChanges);
        Assert.Equal([warning], report.Warnings);
    }

    [Fact]
    public async Task One_scan_looks_at_all_resources_of_a_kind()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Enumerable.Range(0, 50).Select(number => TestStack.Pod($"p{number}")).Append(TestStack.Image("i")));
        stack.Machine.ForgetCalls();

        await stack.PreviewAsync(TestStack.Pod("p0"), TestStack.Image("i"));

        Assert.Equal(["read 1", "read 50"], stack.Machine.Calls.Where(call => call.StartsWith("read", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Refresh_records_what_is_observed_touches_nothing_and_keeps_what_is_gone()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("gone"), TestStack.Pod("same"));
        string uid = (await stack.RecordedAsync("pod/gone")).Uid;
        stack.Machine.Find("pod/a").Generation = 7;
        stack.Machine.Find("pod/a").Inputs["spec"]!["live"] = 5;
        stack.Machine.Objects.TryRemove(uid, out _);
        stack.Machine.ForgetCalls();

        RunReport report = await stack.RefreshAsync();

        Assert.Equal(["refresh pod/a", "refresh pod/gone"], report.Planned.Order());
        Assert.Equal("it drifted", report.Step("pod/a").Reason);
        Assert.Equal("gone from the machine", report.Step("pod/gone").Reason);
        Assert.DoesNotContain(stack.Machine.Effects, call => !call.StartsWith("settle", StringComparison.Ordinal));
        Assert.Equal("7", (string?)(await stack.RecordedAsync("pod/a")).Outputs!["generation"]);
        Assert.Equal(uid, (await stack.RecordedAsync("pod/gone")).Uid);

        // The drift is still there, and still put right.
        Assert.Equal(["update pod/a", "create pod/gone"], (await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("gone"), TestStack.Pod("same"))).Planned);
    }

    [Fact]
    public async Task What_the_user_stopped_is_held_and_neither_repaired_nor_changed()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetHeldAsync(TestStack.PodKey("a"), held: true);
        }

        stack.Machine.Find("pod/a").Health = ResourceHealth.Failed;
        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":2}"""));

        Assert.False(report.Plan.HasChanges);
        Assert.Equal("held: stopped by the user", report.Step("pod/a").Reason);
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetHeldAsync(TestStack.PodKey("a"), held: false);
        }

        Assert.Equal(["update pod/a"], (await stack.PreviewAsync(TestStack.Pod("a", """{"live":2}"""))).Planned);
    }

    [Fact]
    public async Task What_a_backup_held_is_started_by_the_next_session_one_by_one_and_what_the_user_stopped_is_not()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"), TestStack.Pod("mine"));
        await using (StackSession killed = await stack.OpenAsync())
        {
            await killed.HoldForBackupAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken);
            await killed.HoldForBackupAsync(TestStack.PodKey("b"), TestContext.Current.CancellationToken);
            await killed.StopAsync(TestStack.PodKey("mine"), grace: null, TestContext.Current.CancellationToken);
        }

        stack.Machine.Fault = call => call == "start pod/a" ? new UnreachableException("host one does not answer") : null;
        await using StackSession next = await stack.OpenAsync();
        Assert.Equal(["pod/a was held for a backup and could not be started again: host one does not answer"], (await next.EndBackupHoldsAsync(TestContext.Current.CancellationToken)).Select(fault => fault.ToString()));
        Assert.Equal([("a", true, true), ("b", false, false), ("mine", true, false)], next.Resources.Select(entry => (entry.Key.Name, entry.Held, entry.HeldForBackup)).Order());

        stack.Machine.Fault = static _ => null;
        Assert.Empty(await next.EndBackupHoldsAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("start pod/mine", stack.Machine.Effects);
        Assert.Equal(["mine"], next.Resources.Where(entry => entry.Held).Select(entry => entry.Key.Name));
    }

    [Fact]
    public async Task What_is_on_a_host_that_does_not_answer_can_be_forgotten()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Fault = call => call == "retain pod/a" ? new UnreachableException("host one does not answer") : null;
        await using StackSession session = await stack.OpenAsync();
        await session.ForgetAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken);
        Assert.Empty(session.Resources);
    }
}
