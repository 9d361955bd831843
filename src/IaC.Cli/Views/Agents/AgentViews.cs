using IaC.Cli.Commands;
using IaC.Cli.Views.Formatting;
using IaC.GitOps;

namespace IaC.Cli.Views.Agents;

/// <summary>Shows units: tables for people, arrays for programs.</summary>
/// <param name="host">The process.</param>
/// <param name="json">For programs.</param>
internal sealed class AgentViews(CommandHost host, bool json)
{
    /// <summary>Where units stand.</summary>
    public void Status(IReadOnlyList<UnitRow> rows)
    {
        if (json)
        {
            host.Terminal.Output.WriteLine(ViewJson.Write(rows));
            return;
        }

        DateTimeOffset now = host.Time.GetUtcNow();
        var table = new TextTable("UNIT", "STATE", "COMMIT", "LATEST", "SINCE", "MESSAGE");
        foreach (UnitRow row in rows)
        {
            table.Add(row.Unit, row.State, Short(row.Running), Short(row.Latest), row.Since == default ? "" : Readable.Age(now - row.Since), Message(row));
        }

        host.Terminal.Output.Write(table);
    }

    /// <summary>What would be changed of units.</summary>
    public void Differences(IReadOnlyList<UnitRow> rows)
    {
        if (json)
        {
            host.Terminal.Output.WriteLine(ViewJson.Write(rows));
            return;
        }

        foreach (UnitRow row in rows)
        {
            host.Terminal.Output.WriteLine(row.Changes.Count == 0 ? $"{row.Unit}: no changes" : $"{row.Unit}:\n  {string.Join("\n  ", row.Changes)}");
        }
    }

    /// <summary>What was carried out.</summary>
    public void History(IReadOnlyList<UnitHistoryRow> rows)
    {
        if (json)
        {
            host.Terminal.Output.WriteLine(ViewJson.Write(rows));
            return;
        }

        var table = new TextTable("TIME", "UNIT", "COMMIT", "WHAT", "TOOK", "SUBJECT", "MESSAGE");
        foreach (UnitHistoryRow row in rows)
        {
            table.Add($"{row.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss}", row.Unit, Short(row.Commit), row.What, Readable.Seconds(row.Seconds), row.Subject ?? "", row.Message ?? "");
        }

        host.Terminal.Output.Write(table);
    }

    // What it stands at, and beside it that this has to last, and that nothing newer can be had.
    private static string Message(UnitRow row) => string.Join("; ", new[]
    {
        row.Message,
        row.TrialUntil is { } until ? $"on trial until {until.ToLocalTime():HH:mm}" : null,
        row.SourceFault is { } fault && fault != row.Message ? $"nothing newer can be had: {fault}" : null,
    }.OfType<string>());

    private static string Short(string? commit) => commit is null ? "" : CommitName.Short(commit);
}
