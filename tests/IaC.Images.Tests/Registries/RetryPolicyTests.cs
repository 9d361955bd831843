using System.Net.Http.Headers;
using IaC.Images.Registries;

namespace IaC.Images.Tests.Registries;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset There = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_time_to_come_back_at_is_one_of_the_clock_of_the_server()
    {
        using var answer = new HttpResponseMessage();
        answer.Headers.Date = There;
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(There.AddSeconds(3));

        // Its clock is years off ours.
        Assert.Equal(TimeSpan.FromSeconds(3), new RetryPolicy(TimeProvider.System).Asked(answer.Headers));
    }

    [Fact]
    public void A_span_is_what_it_is_and_nothing_is_nothing()
    {
        using var answer = new HttpResponseMessage();
        Assert.Null(new RetryPolicy(TimeProvider.System).Asked(answer.Headers));
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), new RetryPolicy(TimeProvider.System).Asked(answer.Headers));
    }
}
