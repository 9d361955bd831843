using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>A host that is gone for good is forgotten with all that is on it, and nothing else.</summary>
public sealed class ForgettingTests
{
    private static readonly ResourceKey Gone = TestStack.Host("gone").Key;
    private static readonly ResourceOptions OnGone = ResourceOptions.Default with { DependsOn = [Gone] };

    [Fact]
    public async Task What_is_on_it_is_forgotten_and_made_elsewhere_by_the_next_run()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Declared("gone"));
        stack.Machine.Fault = call => new UnreachableException($"nobody answers {call}");

        await using (StackSession session = await stack.OpenAsync())
        {
            Assert.Equal(["pod/web", "pod/db", "host/gone"], session.ListOn(Gone).Select(resource => resource.Key.ToString()));
            await session.ForgetHostAsync(Gone, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["host/other", "pod/asking"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()).Order(StringComparer.Ordinal));
        stack.Machine.Fault = static _ => null;

        // What runs on the dead machine is not on the next one.
        foreach ((string uid, _) in stack.Machine.Objects.Where(item => item.Value.Inputs["spec"]?["nodeName"]?.ToString() == "gone"))
        {
            stack.Machine.Objects.TryRemove(uid, out _);
        }

        stack.Machine.ForgetCalls();
        RunReport report = await stack.UpAsync([.. Declared("other").Skip(1)]);
        Assert.Equal([], report.Of<EngineEvent.StepFailed>().Select(failed => failed.Message));
        Assert.Contains("create pod/db", stack.Machine.Effects);
        Assert.Contains("create pod/web", stack.Machine.Effects);
        Assert.DoesNotContain("create pod/asking", stack.Machine.Effects);
        Assert.DoesNotContain(stack.Machine.Effects, effect => effect.StartsWith("delete", StringComparison.Ordinal));
        Assert.Equal("no changes", (await stack.PreviewAsync([.. Declared("other").Skip(1)])).Result.Plan!.HasChanges ? "changes" : "no changes");
    }

    [Fact]
    public async Task Data_that_are_given_up_are_named_and_this_machine_is_not_forgotten()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Host("gone"), TestStack.Host("localhost", """{"connection":"local"}"""), TestStack.Claim("data", """{"nodeName":"gone"}""", OnGone));
        await using StackSession session = await stack.OpenAsync();

        Assert.Equal(["its data"], session.ListOn(Gone)[0].Data);
        Assert.Contains("--recursive", (await Assert.ThrowsAsync<EngineException>(() => session.ForgetAsync(Gone, TestContext.Current.CancellationToken))).Remedy, StringComparison.Ordinal);
        Assert.Equal("host/localhost is this machine, which is not gone", Assert.Throws<EngineException>(() => session.ListOn(TestStack.Host("localhost").Key)).Message);
    }

    private static ResourceDeclaration[] Declared(string host) =>
    [
        TestStack.Host("gone"), TestStack.Host("other"),
        TestStack.Pod("db", $$"""{"nodeName":"{{host}}"}"""),
        TestStack.Pod("web", $$$"""{"nodeName":"{{{host}}}","live":"${{ pod.db.status.generation }}"}"""),
        TestStack.Pod("asking", """{"nodeName":"other","live":"${{ pod.db.status.generation }}"}"""),
    ];
}
