namespace IaC.Cli.Journal;

/// <summary>What a stack was called before it was renamed, and until when: another may be called so since.</summary>
internal sealed class FormerNames
{
    private readonly Dictionary<string, DateTimeOffset> _until = [];

    /// <summary>Finds them.</summary>
    /// <param name="name">What it is called; what is no name of a stack had no other one.</param>
    /// <param name="entries">What was noted, oldest first.</param>
    public FormerNames(string? name, IEnumerable<JournalEntry> entries)
    {
        foreach (JournalEntry entry in entries.Reverse().Where(entry => entry.NewName is { } given && (given == name || (_until.TryGetValue(given, out DateTimeOffset until) && entry.Time <= until))))
        {
            _until.TryAdd(entry.Stack, entry.Time);
        }
    }

    /// <summary>Whether an entry is of the stack under one of them.</summary>
    public bool Includes(JournalEntry entry) => _until.TryGetValue(entry.Stack, out DateTimeOffset until) && entry.Time <= until;
}
