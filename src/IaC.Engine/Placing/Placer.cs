using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Gives each declaration with a <c>nodeSelector</c> the <c>nodeName</c> of one of the stack's Hosts that have those labels, and each claim its host. What names its host itself stays there, and what uses data is where they are.</summary>
internal static class Placer
{
    /// <summary>Each Host has this label, with its name.</summary>
    private const string HostnameLabel = "kubernetes.io/hostname";

    private const string Localhost = "localhost";

    /// <summary>The definition with its hosts chosen.</summary>
    /// <param name="definition">What is declared.</param>
    /// <param name="state">Where things are today.</param>
    /// <param name="faults">Gets an error for each that no host is right for.</param>
    public static StackDefinition Place(StackDefinition definition, StackState state, ICollection<Diagnostic> faults)
    {
        definition = PlaceFields.Resolve(definition, faults);
        var claims = new ClaimPlacer(definition, state);
        return FarAddresses.Resolve(claims.Place(PlaceSelecting(definition, state, claims, faults), faults), faults);
    }

    private static StackDefinition PlaceSelecting(StackDefinition definition, StackState state, ClaimPlacer claims, ICollection<Diagnostic> faults)
    {
        ResourceDeclaration[] selecting = [.. definition.Resources.Where(declaration => SelectorOf(declaration) is not null)];
        if (selecting.Length == 0)
        {
            return definition;
        }

        ImmutableSortedDictionary<string, JsonObject?> hosts = HostsOf(definition);
        var matching = new Dictionary<string, ImmutableArray<string>>();
        var movable = new List<Placeable>();
        var names = new Dictionary<ResourceDeclaration, string>(ReferenceEqualityComparer.Instance);
        foreach (ResourceDeclaration declaration in selecting)
        {
            JsonObject selector = SelectorOf(declaration)!;
            string text = selector.ToJsonString();
            if (!matching.TryGetValue(text, out ImmutableArray<string> right))
            {
                matching[text] = right = [.. hosts.Where(host => selector.All(label => Has(host.Key, host.Value, label))).Select(host => host.Key)];
            }

            string? named = (string?)declaration.Document["spec"]!["nodeName"];
            if (right.IsEmpty || (named is not null && !right.Contains(named)))
            {
                faults.Add(Diagnostic.Error(
                    $"{(named is null ? "no Host of the stack has" : $"host {named} has not")} the labels {string.Join(", ", selector.Select(label => $"{label.Key}={label.Value}"))}",
                    declaration.Source.Locate("/spec/nodeSelector"),
                    $"there are: {string.Join("; ", hosts.Select(host => $"{host.Key} ({Labels(host.Value)})"))}"));
            }
            else if (named is null)
            {
                RecordedResource? recorded = state.Find(Urn.Create(definition.Name, definition.Project, declaration.Key));
                ResourceKey[] used = [.. claims.UsedBy(declaration)];
                ImmutableArray<string> hosting = used.Length == 0 ? [] : [.. used.Select(claims.HostOf).OfType<string>().Distinct().Intersect(right)];
                string name = declaration.Key.ToString();
                names[declaration] = name;
                movable.Add(new Placeable(name, hosting.Length == 1 ? hosting : right, (string?)recorded?.Inputs["spec"]?["nodeName"], used.Length > 0));
            }
        }

        IReadOnlyDictionary<string, string> placed = Placement.Of(movable);
        return definition with
        {
            Resources = [.. definition.Resources.Select(declaration => names.TryGetValue(declaration, out string? name) ? On(placed[name], declaration) : declaration)],
        };
    }

    private static JsonObject? SelectorOf(ResourceDeclaration declaration) => declaration.Document["spec"] is JsonObject spec && spec["nodeSelector"] is JsonObject { Count: > 0 } selector ? selector : null;

    private static ImmutableSortedDictionary<string, JsonObject?> HostsOf(StackDefinition definition)
    {
        var hosts = definition.Resources.Where(declaration => declaration.Key is { ApiVersion: "iac/v1alpha1", Kind: "Host" })
            .ToImmutableSortedDictionary(declaration => declaration.Key.Name, declaration => declaration.Document["metadata"]?["labels"] as JsonObject, StringComparer.Ordinal);
        return hosts.IsEmpty ? hosts.Add(Localhost, null) : hosts;
    }

    private static bool Has(string host, JsonObject? labels, KeyValuePair<string, JsonNode?> label) =>
        label.Key == HostnameLabel ? (string?)label.Value == host : labels?[label.Key] is { } value && JsonNode.DeepEquals(value, label.Value);

    private static string Labels(JsonObject? labels) => labels is { Count: > 0 } ? string.Join(", ", labels.Select(label => $"{label.Key}={label.Value}")) : "no labels";

    private static ResourceDeclaration On(string host, ResourceDeclaration declaration)
    {
        var document = (JsonObject)declaration.Document.DeepClone();
        document["spec"]!["nodeName"] = host;
        return declaration with { Document = document };
    }
}
