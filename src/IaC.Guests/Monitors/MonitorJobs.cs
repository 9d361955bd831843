using System.Text.Json.Nodes;

namespace IaC.Guests;

/// <summary>Jobs that a QEMU carries out for a command: one command at a time has its monitor for people, so that every job of ours that it did not begin itself is one that a killed command left.</summary>
internal static class MonitorJobs
{
    private const string Prefix = "iac-";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Id of a job.</summary>
    internal static string IdOf(string name) => Prefix + name;

    /// <summary>Waits until all of ours have done what they were to do.</summary>
    /// <param name="monitor">The guest.</param>
    /// <param name="command">What began them, for the fault.</param>
    /// <param name="cancellationToken">Gives up; they go on.</param>
    /// <exception cref="GuestMonitorException">One of them failed.</exception>
    internal static async Task WaitAsync(GuestMonitor monitor, string command, CancellationToken cancellationToken)
    {
        while (true)
        {
            JsonObject[] jobs = OurJobs(monitor);
            if (jobs.FirstOrDefault(job => job["error"] is not null) is { } failed)
            {
                throw new GuestMonitorException($"{command}: {failed["error"]!.GetValue<string>()}");
            }

            if (jobs.All(IsOver))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all of ours and has QEMU forget them. One that still runs has to be waited for before its target can be let go.</summary>
    internal static async Task EndAsync(GuestMonitor monitor)
    {
        JsonObject[] jobs;
        foreach (JsonObject job in OurJobs(monitor).Where(job => !IsOver(job)))
        {
            TryFor(monitor, "job-cancel", job);
        }

        while (!(jobs = OurJobs(monitor)).All(IsOver))
        {
            await Task.Delay(Pause).ConfigureAwait(false);
        }

        foreach (JsonObject job in jobs)
        {
            TryFor(monitor, "job-dismiss", job);
        }
    }

    private static JsonObject[] OurJobs(GuestMonitor monitor) =>
        [.. monitor.Execute("query-jobs", null)!.AsArray().Select(job => job!.AsObject()).Where(job => job["id"]!.GetValue<string>().StartsWith(Prefix, StringComparison.Ordinal))];

    private static bool IsOver(JsonObject job) => job["status"]?.GetValue<string>() == "concluded";

    // It may have ended since it was looked at.
    private static void TryFor(GuestMonitor monitor, string command, JsonObject job)
    {
        try
        {
            monitor.Execute(command, new JsonObject { ["id"] = job["id"]!.GetValue<string>() });
        }
        catch (GuestMonitorException)
        {
            return;
        }
    }
}
