using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Recorded resources that go on under another name (<see cref="ResourceOptions.Aliases"/>).</summary>
internal sealed class AliasMap
{
    private readonly Dictionary<Urn, Urn> _formerOf = [];
    private readonly Dictionary<Urn, Urn> _newOf = [];

    /// <summary>No resource changed its name.</summary>
    public static AliasMap Empty { get; } = new();

    /// <summary>Whether no resource changed its name.</summary>
    public bool IsEmpty => _formerOf.Count == 0;

    /// <summary>
    /// Looks up the aliases of the nodes whose own name is not recorded, in their order. Two that claim one recorded resource are an error, and so is one that claims a resource which is declared.
    /// </summary>
    public static AliasMap Of(IEnumerable<GraphNode> nodes, StackDefinition definition, StackState state, ICollection<Diagnostic> faults)
    {
        var map = new AliasMap();
        HashSet<ResourceKey>? declared = null;
        foreach (GraphNode node in nodes)
        {
            if (node.Declaration.Options.Aliases.IsEmpty || state.Find(node.Urn) is not null)
            {
                continue;
            }

            foreach (ResourceKey alias in node.Declaration.Options.Aliases)
            {
                Urn former = Urn.Create(definition.Name, definition.Project, alias);
                if (state.Find(former) is null)
                {
                    continue;
                }

                declared ??= [.. definition.Resources.Select(declaration => declaration.Key)];
                if (declared.Contains(alias))
                {
                    faults.Add(Diagnostic.Error(
                        $"{node.Declaration.Key} has the alias {alias}, which is declared itself", node.Declaration.Source.Locate("/metadata/annotations/iac~1aliases"), "take the alias away, or what bears the former name"));
                }
                else if (map._newOf.TryAdd(former, node.Urn))
                {
                    map._formerOf[node.Urn] = former;
                }
                else
                {
                    faults.Add(Diagnostic.Error(
                        $"{node.Declaration.Key} and {map._newOf[former].ToKey()} both have the alias {alias}", node.Declaration.Source.Locate("/metadata/annotations/iac~1aliases")));
                }

                break;
            }
        }

        return map;
    }

    /// <summary>The entry of a declared resource, under whatever name, its references and dependencies by the names of today; null when there is none.</summary>
    public RecordedResource? Find(StackState state, Urn urn)
    {
        RecordedResource? recorded = state.Find(_formerOf.GetValueOrDefault(urn, urn));
        return recorded is null || IsEmpty ? recorded : Renamed(recorded);
    }

    /// <summary>The name of today.</summary>
    public Urn Today(Urn recorded) => _newOf.GetValueOrDefault(recorded, recorded);

    private RecordedResource Renamed(RecordedResource recorded) =>
        recorded.DependsOn.Any(_newOf.ContainsKey) || recorded.References.Any(reference => _newOf.ContainsKey(reference.Target)) ? recorded with
        {
            DependsOn = [.. recorded.DependsOn.Select(Today)],
            References = [.. recorded.References.Select(reference => reference with { Target = Today(reference.Target) })],
        }
        : recorded;
}
