using System.Collections.Immutable;
using System.IO.Enumeration;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Which resources a plan touches, and which it is asked to replace.</summary>
internal sealed class TargetFilter
{
    private readonly HashSet<Urn>? _selected;
    private readonly HashSet<Urn> _replaced;

    private TargetFilter(HashSet<Urn>? selected, HashSet<Urn> replaced)
    {
        _selected = selected;
        _replaced = replaced;
    }

    /// <summary>The plan touches whatever it has to.</summary>
    public static TargetFilter Everything { get; } = new(null, []);

    /// <summary>Whether some resources are left alone.</summary>
    public bool IsPartial => _selected is not null;

    /// <summary>Resolves the patterns of the options.</summary>
    /// <param name="options">The patterns.</param>
    /// <param name="known">All resources, declared and recorded.</param>
    /// <param name="dependents">What depends directly on a resource.</param>
    /// <param name="faults">Gets an error for each pattern that matches nothing.</param>
    public static TargetFilter Of(PlanOptions options, IReadOnlyCollection<Urn> known, Func<Urn, IEnumerable<Urn>> dependents, ICollection<Diagnostic> faults)
    {
        HashSet<Urn>? selected = null;
        if (!options.Targets.IsEmpty)
        {
            selected = Matches(options.Targets, known, faults);
            if (options.TargetDependents)
            {
                AddDependents(selected, dependents);
            }
        }

        if (!options.Excludes.IsEmpty)
        {
            selected ??= [.. known];
            selected.ExceptWith(Matches(options.Excludes, known, faults));
        }

        return new TargetFilter(selected, options.Replace.IsEmpty ? [] : Matches(options.Replace, known, faults));
    }

    /// <summary>Whether the plan may touch a resource.</summary>
    public bool Selects(Urn urn) => _selected is null || _selected.Contains(urn);

    /// <summary>Whether the user asked to replace a resource.</summary>
    public bool Replaces(Urn urn) => _replaced.Contains(urn);

    private static HashSet<Urn> Matches(ImmutableArray<string> patterns, IReadOnlyCollection<Urn> known, ICollection<Diagnostic> faults)
    {
        var matches = new HashSet<Urn>();
        foreach (string pattern in patterns)
        {
            int before = matches.Count;
            matches.UnionWith(known.Where(urn => Matches(pattern, urn.Value) || Matches(pattern, urn.ToKey().ToString())));
            if (matches.Count == before && !known.Any(urn => Matches(pattern, urn.Value) || Matches(pattern, urn.ToKey().ToString())))
            {
                faults.Add(Diagnostic.Error($"no resource matches `{pattern}`", null, NearName.Suggest(pattern, known.Select(urn => urn.ToKey().ToString()))));
            }
        }

        return matches;
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static void AddDependents(HashSet<Urn> selected, Func<Urn, IEnumerable<Urn>> dependents)
    {
        var open = new Queue<Urn>(selected);
        while (open.TryDequeue(out Urn urn))
        {
            foreach (Urn dependent in dependents(urn))
            {
                if (selected.Add(dependent))
                {
                    open.Enqueue(dependent);
                }
            }
        }
    }
}
