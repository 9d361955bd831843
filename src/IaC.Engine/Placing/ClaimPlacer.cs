using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Says of each declared claim on which host its data are, by the annotation that Kubernetes has for it: where they were put, else where the annotation is declared to be, else where the pods are that use it. Data do not move.
/// </summary>
/// <param name="definition">What is declared.</param>
/// <param name="state">Where things are today.</param>
internal sealed class ClaimPlacer(StackDefinition definition, StackState state)
{
    private readonly Dictionary<ResourceKey, ResourceDeclaration> claims = definition.Resources.Where(declaration => declaration.Key.Is(BuiltInKinds.PersistentVolumeClaim)).DistinctBy(declaration => declaration.Key).ToDictionary(declaration => declaration.Key);

    // Today's names of Hosts by those that they had. What is on localhost needs no Host that is called so.
    private readonly Dictionary<string, string> renamed = definition.Resources
        .Where(declaration => declaration.Key.Is(BuiltInKinds.Host))
        .SelectMany(host => host.Options.Aliases.Where(alias => alias.Is(BuiltInKinds.Host) && alias.Name != HostReference.LocalHost), (host, alias) => (Was: alias.Name, host.Key.Name))
        .DistinctBy(host => host.Was)
        .ToDictionary(host => host.Was, host => host.Name);

    /// <summary>Claims of the stack that a pod uses.</summary>
    public IEnumerable<ResourceKey> UsedBy(ResourceDeclaration pod) => claims.Count == 0 || (pod.Document["spec"] as JsonObject)?["volumes"] is not JsonArray volumes ? [] : volumes
        .Select(volume => volume?["persistentVolumeClaim"]?["claimName"] is JsonValue name && name.TryGetValue(out string? text) ? text : null)
        .OfType<string>()
        .Select(name => new ResourceKey(BuiltInKinds.PersistentVolumeClaim.ApiVersion, BuiltInKinds.PersistentVolumeClaim.Kind, pod.Key.Namespace, name))
        .Where(claims.ContainsKey);

    /// <summary>The host of a claim that has its place, or is declared to have it; null where it goes where its pods are.</summary>
    public string? HostOf(ResourceKey claim) => Recorded(claim) ?? HostReference.SelectedNodeOf(claims[claim].Document);

    /// <summary>The definition with each claim at its place.</summary>
    /// <param name="placed">What is declared, with the hosts of pods chosen.</param>
    /// <param name="faults">Gets an error for each claim that is declared to be where its data are not.</param>
    public StackDefinition Place(StackDefinition placed, ICollection<Diagnostic> faults)
    {
        if (claims.Count == 0)
        {
            return placed;
        }

        ILookup<ResourceKey, string> users = placed.Resources
            .SelectMany(pod => UsedBy(pod), (pod, claim) => (claim, Host: HostReference.NameOf(pod.Document)))
            .ToLookup(use => use.claim, use => use.Host);
        return placed with { Resources = [.. placed.Resources.Select(declaration => declaration.Key.Is(BuiltInKinds.PersistentVolumeClaim) ? Place(declaration, users[declaration.Key], faults) : declaration)] };
    }

    private ResourceDeclaration Place(ResourceDeclaration claim, IEnumerable<string> users, ICollection<Diagnostic> faults)
    {
        string? declared = HostReference.SelectedNodeOf(claim.Document);
        string host = HostOf(claim.Key) ?? users.Order(StringComparer.Ordinal).FirstOrDefault() ?? HostReference.LocalHost;
        if (declared is not null && declared != host)
        {
            faults.Add(Diagnostic.Error(
                $"the data of {claim.Key} are on host {host}, and do not move to {declared}",
                claim.Source.Locate("/metadata/annotations"),
                $"declare another claim there, and copy them by `iac cp`; or leave {HostReference.SelectedNode} away"));
        }

        return declared is not null || host == HostReference.LocalHost ? claim : claim with { Document = HostReference.Selecting(host, claim.Document) };
    }

    private string? Recorded(ResourceKey claim) =>
        state.Find(Urn.Create(definition.Name, definition.Project, claim)) is { } recorded ? HostReference.NameOf(recorded.Inputs) is var host && renamed.TryGetValue(host, out string? now) ? now : host : null;
}
