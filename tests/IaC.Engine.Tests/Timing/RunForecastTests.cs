using IaC.Model;

namespace IaC.Engine.Tests.Timing;

/// <summary>How long a plan takes, by what its steps take.</summary>
public sealed class RunForecastTests
{
    [Fact]
    public void Nothing_known_foretells_nothing() => Assert.Null(RunForecast.Of([Step("a", StepAction.Create, null)], 4, 0));

    [Fact]
    public void Side_by_side_takes_as_long_as_the_longest_and_one_after_the_other_as_long_as_all()
    {
        PlannedStep[] apart = [Step("a", StepAction.Create, Time(1)), Step("b", StepAction.Create, Time(3)), Step("c", StepAction.Create, Time(2))];

        Assert.Equal(3, RunForecast.Of(apart, 4, 0)!.Seconds);
        Assert.Equal(3.5, RunForecast.Of(apart, 4, overhead: 0.5)!.Seconds);
        Assert.Equal(6, RunForecast.Of(apart, 1, 0)!.Seconds);
        Assert.Equal(6, RunForecast.Of([apart[0], After(apart[1], "a"), After(apart[2], "b")], 4, 0)!.Seconds);
    }

    [Fact]
    public void Who_only_waits_is_in_nobodys_way()
    {
        PlannedStep[] steps = [.. Enumerable.Range(0, 4).Select(i => Step($"p{i}", StepAction.Create, Time(11, new PhaseTime(StepPhase.Start, 1), new PhaseTime(StepPhase.Ready, 10))))];

        ExpectedRun run = RunForecast.Of(steps, 1, 0)!;

        Assert.Equal(14, run.Seconds);
        Assert.Equal([new PhaseTime(StepPhase.Start, 4), new PhaseTime(StepPhase.Ready, 10)], run.Phases);
    }

    [Fact]
    public void A_kind_with_a_limit_keeps_it()
    {
        ResourceKey Guest(int i) => new(BuiltInKinds.Guest.ApiVersion, BuiltInKinds.Guest.Kind, ResourceKey.DefaultNamespace, $"g{i}");
        PlannedStep[] steps = [.. Enumerable.Range(0, 2 * BuiltInKinds.Guest.ParallelLimit!.Value).Select(i => Step(Guest(i), StepAction.Create, Time(5, new PhaseTime(StepPhase.Boot, 4))))];

        Assert.Equal(10, RunForecast.Of(steps, 100, 0)!.Seconds);
    }

    [Fact]
    public void Deletes_come_last_and_what_is_not_known_is_counted()
    {
        ExpectedRun run = RunForecast.Of([Step("a", StepAction.Create, Time(2, new PhaseTime(StepPhase.Pull, 1.5))), Step("b", StepAction.Create, null), Step("c", StepAction.Delete, Time(1, new PhaseTime(StepPhase.Delete, 1)))], 4, 0)!;

        Assert.Equal(3, run.Seconds);
        Assert.Equal(1, run.Unmeasured);
        Assert.Equal([new PhaseTime(StepPhase.Pull, 1.5), new PhaseTime(StepPhase.Delete, 1)], run.Phases);
    }

    /// <summary>Never less than the longest step or than all work shared out, never more than one after the other; and more hands never make it longer than one hand.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_lies_between_all_at_once_and_one_at_a_time(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            PlannedStep[] steps = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => Step($"p{i}", StepAction.Create, Time(random.Next(1, 50))) with
            {
                DependsOn = i > 0 && random.Next(3) == 0 ? [UrnOf($"p{random.Next(i)}")] : [],
            })];
            int hands = random.Next(1, 9);
            double all = steps.Sum(step => step.Expected!.Seconds);
            double seconds = RunForecast.Of(steps, hands, 0)!.Seconds;

            Assert.InRange(seconds, Math.Max(steps.Max(step => step.Expected!.Seconds), all / hands) - 1e-6, all + 1e-6);
            Assert.Equal(all, RunForecast.Of(steps, 1, 0)!.Seconds, 6);
        }
    }

    private static PlannedStep After(PlannedStep step, string first) => step with { DependsOn = [UrnOf(first)] };

    private static Urn UrnOf(string name) => Urn.Create("s", "p", TestStack.PodKey(name));

    private static StepTime Time(double seconds, params PhaseTime[] phases) => new(seconds, [.. phases]);

    private static PlannedStep Step(string name, StepAction action, StepTime? expected) => Step(TestStack.PodKey(name), action, expected);

    private static PlannedStep Step(ResourceKey key, StepAction action, StepTime? expected) => new() { Urn = Urn.Create("s", "p", key), Key = key, Action = action, Reason = "", Expected = expected, Uid = key.Name };
}
