using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.GitOps;

/// <summary><c>iac gitops run</c>, with what it says and what it costs.</summary>
internal sealed class AgentProcess : IDisposable
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly Channel<Event> events = Channel.CreateUnbounded<Event>();

    internal AgentProcess(string iac, string root, string document)
    {
        process = Process.Start(new ProcessStartInfo(iac, ["gitops", "run", "--json", "-f", document, "--root", root]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not { } text)
            {
                events.Writer.TryComplete();
            }
            else
            {
                using JsonDocument json = JsonDocument.Parse(text);
                string? Field(string name) => json.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
                events.Writer.TryWrite(new Event(Stopwatch.GetTimestamp(), Field("unit")!, Field("state")!, Field("commit"), Field("message")!));
            }
        };
        process.BeginOutputReadLine();
    }

    /// <summary>A line, and when it came.</summary>
    internal sealed record Event(long Time, string Unit, string State, string? Commit, string Message);

    /// <summary>Memory of it.</summary>
    internal double Megabytes => Pods.ProcessMemory.Of(process.Id).Resident / 1024.0;

    /// <summary>Processor time of it and of the programs that it ran and that ended, in seconds: fields 14 to 17 of proc_pid_stat(5), counted from the end of the name.</summary>
    internal double ProcessorSeconds
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{process.Id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>The next event that is meant; those before it are passed over.</summary>
    internal async Task<Event> NextAsync(Func<Event, bool> meant)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await foreach (Event happened in events.Reader.ReadAllAsync(deadline.Token))
        {
            if (meant(happened))
            {
                return happened;
            }
        }

        throw new InvalidOperationException("the agent ended");
    }

    /// <summary>Waits until units are ready.</summary>
    /// <returns>When each of them was.</returns>
    internal async Task<long[]> ReadyAsync(IEnumerable<string> units)
    {
        HashSet<string> missing = [.. units];
        List<long> times = [];
        while (missing.Count > 0)
        {
            Event ready = await NextAsync(happened => happened.State == "Ready" && missing.Contains(happened.Unit));
            missing.Remove(ready.Unit);
            times.Add(ready.Time);
        }

        return [.. times];
    }

    public void Dispose()
    {
        CommandTimer.Run(["kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>());
        process.WaitForExit();
        process.Dispose();
    }
}
