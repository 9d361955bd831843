using Microsoft.Extensions.Time.Testing;

namespace IaC.Engine.Tests.Timing;

/// <summary>Parts of a step, measured where they are done.</summary>
public sealed class PhaseClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_part_within_a_part_counts_for_itself_alone()
    {
        var clock = new PhaseClock(_time);

        using (clock.Measure(StepPhase.Create))
        {
            Pass(1);
            using (clock.Measure(StepPhase.Pull))
            {
                Pass(10);
            }

            Pass(2);
        }

        Pass(100);
        using (clock.Measure(StepPhase.Pull))
        {
            Pass(5);
        }

        Assert.Equal([new PhaseTime(StepPhase.Pull, 15), new PhaseTime(StepPhase.Create, 3)], clock.Taken);
    }

    [Fact]
    public void What_a_provider_does_not_name_of_a_call_is_the_rest_of_it()
    {
        var tally = new StepTally();
        tally.Add(StepPhase.Create, 5, [new PhaseTime(StepPhase.Pull, 3), new PhaseTime(StepPhase.Start, 1)]);
        tally.Add(StepPhase.Ready, 2, []);
        tally.AddBefore(4);

        StepTime total = tally.Total(7);

        Assert.Equal(11, total.Seconds);
        Assert.Equal([new PhaseTime(StepPhase.Pull, 3), new PhaseTime(StepPhase.Create, 1), new PhaseTime(StepPhase.Start, 1), new PhaseTime(StepPhase.Ready, 2)], total.Phases);
        Assert.Equal(2, total.Waiting);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
