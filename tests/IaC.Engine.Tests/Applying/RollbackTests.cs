using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>With <see cref="ApplyOptions.RollbackOnFailure"/> a failed run brings back what was recorded before it.</summary>
public sealed class RollbackTests
{
    [Fact]
    public async Task What_was_changed_made_and_replaced_goes_back()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b", """{"replace":1}"""), TestStack.Pod("web", """{"live":"${{ pod.a.status.value }}"}"""), TestStack.Pod("dropped"));
        stack.Options = new ApplyOptions { RollbackOnFailure = true, Parallelism = 1 };
        stack.Machine.Fault = call => call == "create pod/last" ? new IOException("no") : null;

        RunReport report = await stack.UpAsync(
            TestStack.Pod("a", """{"live":2}"""), TestStack.Pod("b", """{"replace":2}"""), TestStack.Pod("web", """{"live":"other"}"""), TestStack.Pod("new"),
            TestStack.Pod("last", """{"live":"${{ pod.new.status.value }}"}"""));

        Assert.Equal(RunOutcome.RolledBack, report.Summary.Outcome);
        Assert.Equal(
            ["""pod/a {"live":1}""", """pod/b {"replace":1}""", "pod/dropped {}", """pod/web {"live":"a"}"""],
            stack.Machine.Objects.Values.Select(item => $"{item.Urn.ToKey()} {item.Inputs["spec"]!.ToJsonString()}").Order());
        Assert.NotNull((await stack.RecordedAsync("pod/web")).Template);
        Assert.False((await stack.UpAsync(
            TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b", """{"replace":1}"""), TestStack.Pod("web", """{"live":"${{ pod.a.status.value }}"}"""), TestStack.Pod("dropped"))).Plan.HasChanges);
    }

    [Fact]
    public async Task Secrets_stay_sealed_and_literals_stay_literals()
    {
        using var stack = new TestStack { Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("token", "canary-${{4711"), SecretConfig = ["token"] };
        ResourceDeclaration[] before =
        [
            TestStack.Pod("db", """{"value":"v"}"""),
            TestStack.Pod("plain", """{"live":"${{ config.token }}","list":["$${{ github.ref }}"]}"""),
            TestStack.Pod("mixed", """{"live":"${{ config.token }} $${{ github.ref }} ${{ pod.db.status.value }}"}"""),
        ];
        await stack.UpAsync(before);
        stack.Options = new ApplyOptions { RollbackOnFailure = true, Parallelism = 1 };
        stack.Machine.Fault = call => call == "create pod/last" ? new IOException("no") : null;

        RunReport report = await stack.UpAsync(
            before[0], TestStack.Pod("plain", """{"live":"other"}"""), TestStack.Pod("mixed", """{"live":"other"}"""),
            TestStack.Pod("last", """{"live":"${{ pod.plain.status.value }} ${{ pod.mixed.status.value }}"}"""));

        Assert.Equal(RunOutcome.RolledBack, report.Summary.Outcome);
        Assert.Equal("""{"list":["${{ github.ref }}"],"live":"canary-${{4711"}""", stack.Machine.Find("pod/plain").Inputs["spec"]!.ToJsonString());
        Assert.Equal("canary-${{4711 ${{ github.ref }} v", (string?)stack.Machine.Find("pod/mixed").Inputs["spec"]!["live"]);
        Assert.Equal(["/spec/live"], (await stack.RecordedAsync("pod/plain")).SecretPointers);
        Assert.DoesNotContain("canary", File.ReadAllText(stack.Database, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        Assert.False((await stack.UpAsync(before)).Plan.HasChanges);
    }

    [Fact]
    public async Task A_rollback_that_fails_too_is_a_failure()
    {
        using var stack = new TestStack { Options = new ApplyOptions { RollbackOnFailure = true, Parallelism = 1 } };
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        stack.Machine.Fault = call => call.StartsWith("update", StringComparison.Ordinal) ? new IOException("no") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":2}"""));

        Assert.Equal(RunOutcome.Failed, report.Summary.Outcome);
        Assert.Equal(1, (int?)JsonNode.Parse((await stack.RecordedAsync("pod/a")).Inputs.ToJsonString())!["spec"]!["live"]);
    }
}
