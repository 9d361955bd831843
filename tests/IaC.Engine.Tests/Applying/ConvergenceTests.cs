using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>Random stacks, changed at random while calls fail at random: whatever happened, the next undisturbed run converges and the state is valid.</summary>
public sealed class ConvergenceTests
{
    private const int Rounds = 8;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task After_random_changes_and_failures_the_next_up_converges(int seed)
    {
        var random = new Random(seed);
        using var stack = new TestStack { Guards = new StackGuards { MaxDeletes = int.MaxValue } };
        for (int round = 0; round < Rounds; round++)
        {
            ResourceDeclaration[] declared = Generate(random);
            stack.Options = new ApplyOptions { ContinueOnError = random.Next(2) == 0, Parallelism = 1 + random.Next(6) };
            int failing = random.Next(1, 8);
            int calls = 0;
            stack.Machine.Fault = call => Interlocked.Increment(ref calls) % failing == 0 ? new IOException($"{call} failed") : null;
            stack.Machine.Crash = null;
            await stack.UpAsync(declared);
            await AssertValidAsync(stack);
            foreach (FakeObject item in stack.Machine.Objects.Values.Where(_ => random.Next(6) == 0))
            {
                item.Inputs["spec"]!["live"] = "drifted";
            }

            if (random.Next(3) > 0)
            {
                continue;
            }

            stack.Machine.Fault = static _ => null;
            RunReport report = await stack.UpAsync(declared);
            Assert.True(report.Summary.Outcome == RunOutcome.Succeeded, string.Join('\n', report.Events.Select(EngineEventJson.Write)));
            await AssertConvergedAsync(stack, declared);
        }
    }

    // A pod may refer to pods of a smaller number, so that there is no cycle.
    private static ResourceDeclaration[] Generate(Random random)
    {
        var declared = new List<ResourceDeclaration>();
        var there = new List<int>();
        for (int number = 0; number < 12; number++)
        {
            if (random.Next(4) == 0)
            {
                continue;
            }

            var spec = new JsonObject { ["live"] = random.Next(3), ["restart"] = random.Next(3), ["replace"] = random.Next(3), ["shared"] = random.Next(2) == 0 };
            if (there.Count > 0 && random.Next(2) == 0)
            {
                spec["list"] = $"${{{{ pod.p{there[random.Next(there.Count)].ToString(CultureInfo.InvariantCulture)}.status.uid }}}}";
            }

            ResourceKey[] dependsOn = there.Count > 0 && random.Next(3) == 0 ? [TestStack.PodKey($"p{there[random.Next(there.Count)]}")] : [];
            declared.Add(TestStack.Pod($"p{number}", spec.ToJsonString(), new ResourceOptions { DependsOn = [.. dependsOn] }));
            there.Add(number);
        }

        random.Shuffle(declared.ToArray());
        return [.. declared];
    }

    private static async Task AssertValidAsync(TestStack stack) => Assert.Null(StateFaults.Find(await stack.RecordedAsync()));

    private static async Task AssertConvergedAsync(TestStack stack, ResourceDeclaration[] declared)
    {
        await AssertValidAsync(stack);
        IReadOnlyList<RecordedResource> recorded = await stack.RecordedAsync();
        Assert.Equal(declared.Select(item => item.Key.ToString()).Order(), recorded.Select(entry => entry.Key.ToString()).Order());
        Assert.Equal(stack.Machine.Objects.Keys.Order(), recorded.Select(entry => entry.Uid).Order());
        Assert.False((await stack.UpAsync(declared)).Plan.HasEffects);
        foreach (RecordedResource entry in recorded)
        {
            Assert.True(JsonNode.DeepEquals(entry.Inputs, stack.Machine.Objects[entry.Uid].Inputs));
        }
    }
}
