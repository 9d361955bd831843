using System.Collections.Immutable;
using System.Diagnostics;
using IaC.Linux.Events;
using IaC.Pods.Observation;

namespace IaC.Pods;

/// <summary>Observes all pods of a root at once: every supervisor is asked at the same time, on one thread, and none can hold up the others.</summary>
public static class PodScan
{
    /// <summary>Looks at every pod that has a folder.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="deadline">How long supervisors have to answer; one that does not is <see cref="SupervisorState.Unresponsive"/>.</param>
    /// <returns>One observation for each pod, in the order of their uids.</returns>
    public static ImmutableArray<PodObservation> Scan(RootLayout layout, TimeSpan deadline)
    {
        string[] uids = Directory.Exists(layout.Pods) ? [.. Directory.EnumerateDirectories(layout.Pods).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
        return Scan(layout, uids, deadline);
    }

    /// <summary>Looks at the pods named.</summary>
    /// <inheritdoc cref="Scan(RootLayout, TimeSpan)"/>
    public static ImmutableArray<PodObservation> Scan(RootLayout layout, IReadOnlyList<string> uids, TimeSpan deadline)
    {
        using Epoll epoll = new();
        Probe[] probes = new Probe[uids.Count];
        try
        {
            int waiting = 0;
            for (int i = 0; i < probes.Length; i++)
            {
                probes[i] = new Probe(layout, uids[i]);
                if (probes[i].Ask(epoll, (ulong)i))
                {
                    waiting++;
                }
            }

            Collect(epoll, probes, waiting, deadline);
            return [.. probes.Select(probe => probe.Conclude())];
        }
        finally
        {
            Array.ForEach(probes, probe => probe?.Dispose());
        }
    }

    private static void Collect(Epoll epoll, Probe[] probes, int waiting, TimeSpan deadline)
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        long start = Stopwatch.GetTimestamp();
        while (waiting > 0 && Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < deadline)
        {
            int count = epoll.Wait(ready, (int)Math.Ceiling((deadline - elapsed).TotalMilliseconds));
            foreach (EpollReady entry in ready[..count])
            {
                if (probes[entry.Token].Receive(epoll))
                {
                    waiting--;
                }
            }
        }
    }
}
