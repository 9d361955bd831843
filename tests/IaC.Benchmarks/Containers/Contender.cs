namespace IaC.Benchmarks.Containers;

/// <summary>One way to do the job that is timed. All contenders of a table run in turn, so that a change of the machine's load falls on all of them.</summary>
/// <param name="Name">Row of the table.</param>
/// <param name="Command">Program and arguments; its whole run is timed.</param>
/// <param name="CleanUp">Runs after each timed run, not timed; null where nothing is left.</param>
internal sealed record Contender(string Name, string[] Command, string[]? CleanUp = null)
{
    /// <summary>Does and times the job in this process, in milliseconds, instead of a command.</summary>
    internal Func<double>? InProcess { get; init; }

    /// <summary>Environment beside the harness's own.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
