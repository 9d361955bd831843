using System.Net;
using System.Net.Http.Headers;

namespace IaC.Images.Registries;

/// <summary>When and how often something that failed for a moment is tried again: after a pause that doubles and varies, or as long as the registry asks for.</summary>
/// <param name="time">Clock of the pauses.</param>
internal sealed class RetryPolicy(TimeProvider time)
{
    private const int Attempts = 6;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(2);

    /// <summary>Whether an answer may be another one next time.</summary>
    internal static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Waits before the next attempt; false where there is none left.</summary>
    /// <param name="failed">Attempts that failed so far, at least 1.</param>
    /// <param name="asked">What the registry asked for in <c>Retry-After</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<bool> PauseAsync(int failed, RetryConditionHeaderValue? asked, CancellationToken cancellationToken)
    {
        TimeSpan? wanted = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        if (failed >= Attempts || wanted > LongestAsked)
        {
            return false;
        }

        TimeSpan pause = First * Math.Pow(2, failed - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        await Task.Delay(wanted > TimeSpan.Zero ? wanted.Value : pause, time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
