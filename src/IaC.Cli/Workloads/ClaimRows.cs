using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Workloads;

/// <summary>Persistent volume claims in the list of what is there, on whichever host.</summary>
internal static class ClaimRows
{
    /// <summary>The claims of one stack, or of all. States are only read where the root holds a claim, or names another host.</summary>
    public static async Task<IReadOnlyList<WorkloadRow>> ListAsync(RootServices services, string? stack, CancellationToken cancellationToken)
    {
        bool here = services.ClaimFolders.Any(folder => Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any());
        IReadOnlyList<Candidate<RecordedResourceView>> resources = here
            ? await new StateReader(services).ReadAsync(null, showSecrets: false, cancellationToken)
            : await FarHosts.RecordedAsync(services, cancellationToken);
        Candidate<RecordedResourceView>[] claims = [.. resources.Where(resource => resource.Key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind && (stack is null || resource.Stack == stack))];
        if (claims.Length == 0)
        {
            return [];
        }

        IReadOnlyList<ObservedResource> found = await services.ObserveAsync(
            BuiltInKinds.PersistentVolumeClaim, [.. claims.Select(claim => new ReadRequest(new Urn(claim.Value.Urn), claim.Value.Uid, claim.Value.Inputs, claim.Value.Outputs, []))], cancellationToken);
        return [.. claims.Zip(found, (claim, state) => Row(claim, state) with { AgeSeconds = (services.Clock.GetUtcNow() - claim.Value.Created).TotalSeconds })];
    }

    private static WorkloadRow Row(Candidate<RecordedResourceView> claim, ObservedResource found) => new(
        claim.Key.Kind,
        claim.Key.Namespace,
        claim.Key.Name,
        HostReference.NameOf(claim.Value.Inputs),
        found.Health switch
        {
            ResourceHealth.NotFound => "Lost",
            ResourceHealth.Unknown => "Unknown",
            _ => claim.Value.Kept ? "Kept" : "Bound",
        },
        found.Health == ResourceHealth.Current,
        0,
        [],
        claim.Value.Created);
}
