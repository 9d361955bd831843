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

    /// <summary>How long a server asks to be left alone (<c>Retry-After</c>). What it gives as a time is of its own clock, which its <c>Date</c> tells (RFC 9110, 10.2.3); null where it asks for nothing.</summary>
    internal TimeSpan? Asked(HttpResponseHeaders answer) =>
        answer.RetryAfter?.Delta ?? (answer.RetryAfter?.Date is { } date ? date - (answer.Date ?? time.GetUtcNow()) : null);

    /// <summary>Waits before the next attempt; false where there is none left.</summary>
    /// <param name="failed">Attempts that failed so far, at least 1.</param>
    /// <param name="asked">What the registry asked for; see <see cref="Asked"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<bool> PauseAsync(int failed, TimeSpan? asked, CancellationToken cancellationToken)
    {
        if (failed >= Attempts || asked > LongestAsked)
        {
            return false;
        }

        TimeSpan pause = First * Math.Pow(2, failed - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        await Task.Delay(asked > TimeSpan.Zero ? asked.Value : pause, time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
