using IaC.Pods.Lifecycle;

namespace IaC.Pods.Tests.Lifecycle;

public sealed class BackoffTests
{
    [Fact]
    public void The_first_restart_is_at_once_and_the_others_double_from_10_seconds_to_5_minutes()
    {
        Backoff backoff = new();
        double[] delays = [.. Enumerable.Range(0, 9).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds)];
        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300, 300], delays);
    }

    [Fact]
    public void A_run_of_10_minutes_begins_anew()
    {
        Backoff backoff = new();
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, backoff.Next(TimeSpan.FromMinutes(10)));
        Assert.Equal(TimeSpan.FromSeconds(10), backoff.Next(TimeSpan.FromMinutes(9)));
    }
}
