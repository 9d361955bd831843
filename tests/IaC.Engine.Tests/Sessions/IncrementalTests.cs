using System.Collections.Concurrent;
using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Sessions;

/// <summary>A program that registers its resources one at a time.</summary>
public sealed class IncrementalTests
{
    [Fact]
    public async Task An_output_of_the_first_feeds_the_second_and_what_is_not_registered_goes()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("gone"));
        await using StackSession session = await stack.OpenAsync();
        using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);

        Registration db = await deployment.RegisterAsync(TestStack.Pod("db", """{"value":"10.0.0.7"}"""), TestContext.Current.CancellationToken);
        Registration byProgram = await deployment.RegisterAsync(TestStack.Pod("web", $$"""{"live":"{{db.Outputs!["value"]}}"}"""), TestContext.Current.CancellationToken);
        Registration byExpression = await deployment.RegisterAsync(TestStack.Pod("api", """{"live":"${{ pod.db.status.value }}"}"""), TestContext.Current.CancellationToken);
        (ImmutableArray<PlannedStep> deletes, EngineEvent.Summary summary) = await deployment.FinishAsync(programSucceeded: true);

        Assert.True(db.Succeeded && byProgram.Succeeded && byExpression.Succeeded);
        Assert.Equal("10.0.0.7", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
        Assert.Equal("10.0.0.7", (string?)stack.Machine.Find("pod/api").Inputs["spec"]!["live"]);
        Assert.Equal(["pod/gone"], deletes.Select(step => step.Key.ToString()));
        Assert.Equal((RunOutcome.Succeeded, 3, 1), (summary.Outcome, summary.Counts.Create, summary.Counts.Delete));
        Assert.Equal(3, stack.Machine.Objects.Count);
    }

    [Fact]
    public async Task It_leaves_the_same_state_as_a_plan_of_the_whole()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] resources = [TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}""")];
        await using (StackSession session = await stack.OpenAsync())
        {
            using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);
            foreach (ResourceDeclaration resource in resources)
            {
                await deployment.RegisterAsync(resource, TestContext.Current.CancellationToken);
            }

            await deployment.FinishAsync(programSucceeded: true);
        }

        Assert.False((await stack.UpAsync(resources)).Plan.HasEffects);
    }

    [Fact]
    public async Task A_preview_plans_without_an_effect_and_foretells_what_is_known()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("db", """{"value":"v1"}"""));
        stack.Machine.ForgetCalls();
        await using StackSession session = await stack.OpenAsync(LockMode.None);
        using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: true);

        Registration db = await deployment.RegisterAsync(TestStack.Pod("db", """{"value":"v1"}"""), TestContext.Current.CancellationToken);
        Registration fresh = await deployment.RegisterAsync(TestStack.Pod("new"), TestContext.Current.CancellationToken);
        await deployment.FinishAsync(programSucceeded: true);

        Assert.Equal((StepAction.Same, "v1"), (db.Step!.Action, (string?)db.Outputs!["value"]));
        Assert.Equal(StepAction.Create, fresh.Step!.Action);
        Assert.Null(fresh.Outputs);
        Assert.Empty(stack.Machine.Effects);
    }

    [Fact]
    public async Task After_a_fault_of_the_program_or_of_a_registration_nothing_is_deleted()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        await using (StackSession session = await stack.OpenAsync())
        {
            using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);
            await deployment.RegisterAsync(TestStack.Pod("a"), TestContext.Current.CancellationToken);
            Assert.Equal(RunOutcome.Failed, (await deployment.FinishAsync(programSucceeded: false)).Summary.Outcome);
        }

        await using (StackSession session = await stack.OpenAsync())
        {
            using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);
            Registration bad = await deployment.RegisterAsync(TestStack.Pod("c", """{"uses":"never"}"""), TestContext.Current.CancellationToken);
            Assert.Contains("image/never", Assert.Single(bad.Faults).Message, StringComparison.Ordinal);
            Assert.Equal(RunOutcome.Failed, (await deployment.FinishAsync(programSucceeded: true)).Summary.Outcome);
        }

        Assert.Equal(2, stack.Machine.Objects.Count);
    }

    [Fact]
    public async Task Registrations_run_side_by_side()
    {
        using var stack = new TestStack();
        await using StackSession session = await stack.OpenAsync();
        using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);

        Registration[] made = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => deployment.RegisterAsync(TestStack.Pod($"p{number}"), TestContext.Current.CancellationToken)));
        await deployment.FinishAsync(programSucceeded: true);

        Assert.All(made, registration => Assert.True(registration.Succeeded));
        Assert.Equal(40, stack.Machine.Objects.Count);
        Assert.Equal(40, session.Resources.Count);
    }

    [Fact]
    public async Task The_limit_of_a_kind_holds_for_registrations_too_and_holds_up_no_other_kind()
    {
        using var stack = new TestStack();
        var gate = new TaskCompletionSource();
        stack.Machine.Gate = (call, token) => call.StartsWith("create host/", StringComparison.Ordinal) ? gate.Task.WaitAsync(token) : Task.CompletedTask;
        await using StackSession session = await stack.OpenAsync();
        using IncrementalDeployment deployment = await BeginAsync(stack, session, preview: false);

        Task<Registration>[] hosts = [.. Enumerable.Range(0, 60).Select(number => deployment.RegisterAsync(TestStack.Host($"h{number}"), TestContext.Current.CancellationToken))];
        Assert.True((await deployment.RegisterAsync(TestStack.Pod("p"), TestContext.Current.CancellationToken)).Succeeded);
        Assert.Single(stack.Machine.Calls, call => call.StartsWith("create host/", StringComparison.Ordinal));

        gate.SetResult();
        Assert.All(await Task.WhenAll(hosts), registration => Assert.True(registration.Succeeded));
    }

    private static Task<IncrementalDeployment> BeginAsync(TestStack stack, StackSession session, bool preview)
    {
        var events = new ConcurrentQueue<EngineEvent>();
        return session.BeginAsync(stack.Define(), stack.Options, preview, events.Enqueue, CancellationToken.None, CancellationToken.None);
    }
}
