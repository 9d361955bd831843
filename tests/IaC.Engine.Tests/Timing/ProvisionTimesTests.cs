using IaC.Model;

namespace IaC.Engine.Tests.Timing;

/// <summary>What a step will take, by what others took.</summary>
public sealed class ProvisionTimesTests
{
    [Fact]
    public void Nothing_measured_is_nothing_known() => Assert.Null(ProvisionTimes.None.Expect(Step("a")));

    [Theory]
    [InlineData(new[] { 4.0 }, 4)]
    [InlineData(new[] { 4.0, 60 }, 4)]
    [InlineData(new[] { 60, 4.0, 5 }, 5)]
    [InlineData(new[] { 1, 1, 1, 2, 2, 90, 90, 90.0 }, 1)]
    public void The_one_in_the_middle_of_the_newest_counts(double[] newestFirst, double expected) =>
        Assert.Equal(expected, new ProvisionTimes(newestFirst.Select(seconds => Took(Step("a"), seconds))).Expect(Step("a"))!.Seconds);

    [Fact]
    public void The_same_resource_goes_before_its_kind_on_the_host_and_that_before_its_kind_elsewhere()
    {
        var times = new ProvisionTimes([Took(Step("b", host: "far"), 9), Took(Step("b"), 3), Took(Step("a"), 1)]);

        Assert.Equal(1, times.Expect(Step("a"))!.Seconds);
        Assert.Equal(3, times.Expect(Step("b"))!.Seconds);
        Assert.Equal(9, times.Expect(Step("c", host: "far"))!.Seconds);
        Assert.Equal(3, times.Expect(Step("c", host: "third"))!.Seconds);
        Assert.Null(times.Expect(Step("a") with { Action = StepAction.Delete }));
    }

    [Fact]
    public void Where_the_image_is_there_what_brought_it_once_is_left_out()
    {
        var times = new ProvisionTimes([new StepTiming(Step("a") with { Cold = true }, new StepTime(4.5, [new(StepPhase.Pull, 3), new(StepPhase.Unpack, 1), new(StepPhase.Start, 0.5)]))]);

        StepTime warm = times.Expect(Step("a"))!;

        Assert.Equal(0.5, warm.Seconds);
        Assert.Equal([new PhaseTime(StepPhase.Start, 0.5)], warm.Phases);
        Assert.Null(new ProvisionTimes([Took(Step("a"), 1)]).Expect(Step("a") with { Cold = true }));
    }

    [Fact]
    public void A_replacement_that_was_never_made_takes_what_making_takes() =>
        Assert.Equal(2, new ProvisionTimes([Took(Step("a"), 2)]).Expect(Step("a") with { Action = StepAction.Replace })!.Seconds);

    /// <summary>Whatever else was measured, what is expected was taken once by something that is as alike as anything measured, and lies between the extremes of the newest.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_expected_lies_between_what_was_measured(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            List<StepTiming> measured = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Took(Step(random.Next(2) == 0 ? "a" : "b"), random.NextDouble() * 100))];
            StepTime? expected = new ProvisionTimes(measured).Expect(Step("a"));
            List<double> own = [.. measured.Where(timing => timing.Step.Urn == Step("a").Urn).Take(ProvisionTimes.Newest).Select(timing => timing.Time.Seconds)];
            List<double> alike = own.Count > 0 ? own : [.. measured.Take(ProvisionTimes.Newest).Select(timing => timing.Time.Seconds)];
            Assert.Contains(expected!.Seconds, alike);
            Assert.True(alike.Count(seconds => seconds < expected.Seconds) <= alike.Count / 2 && alike.Count(seconds => seconds > expected.Seconds) <= alike.Count / 2);
        }
    }

    private static StepTiming Took(StepCircumstances step, double seconds) => new(step, new StepTime(seconds, []));

    private static StepCircumstances Step(string name, string host = "localhost") => new(Urn.Create("s", "p", TestStack.PodKey(name)), host, StepAction.Create, Cold: false);
}
