using System.Collections.Immutable;

namespace IaC.Model;

/// <summary>What a change, or the end, of a resource means for data that only it uses.</summary>
/// <param name="Lost">Names of what is deleted, for people: <c>disk data</c>.</param>
/// <param name="Kept">Names of what stays behind.</param>
public sealed record DataFate(ImmutableArray<string> Lost, ImmutableArray<string> Kept)
{
    /// <summary>No data are concerned.</summary>
    public static DataFate None { get; } = new([], []);

    /// <summary>The same, and these are lost, too.</summary>
    /// <param name="lost">Their names; default for none.</param>
    public DataFate Losing(ImmutableArray<string> lost) => lost.IsDefaultOrEmpty ? this : this with { Lost = Lost.AddRange(lost) };

    /// <summary><c>deletes disk data, keeps disk logs</c>; empty where there is nothing to tell.</summary>
    public override string ToString() => string.Join(", ", Phrases());

    private IEnumerable<string> Phrases()
    {
        if (!Lost.IsEmpty)
        {
            yield return $"deletes {string.Join(", ", Lost)}";
        }

        if (!Kept.IsEmpty)
        {
            yield return $"keeps {string.Join(", ", Kept)}";
        }
    }
}
