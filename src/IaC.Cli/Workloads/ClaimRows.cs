using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views.Workloads;
using IaC.Model;

namespace IaC.Cli.Workloads;

/// <summary>Persistent volume claims in the list of what is there.</summary>
internal static class ClaimRows
{
    /// <summary>The claims of one stack, or of all. States are only read where the root holds a claim.</summary>
    public static async Task<IReadOnlyList<WorkloadRow>> ListAsync(RootServices services, string? stack, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(services.Layout.Claims) || !Directory.EnumerateDirectories(services.Layout.Claims).Any())
        {
            return [];
        }

        IReadOnlyList<Candidate<Engine.RecordedResourceView>> resources = await new StateReader(services).ReadAsync(null, showSecrets: false, cancellationToken);
        return
        [
            .. from resource in resources
               where resource.Key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind && (stack is null || resource.Stack == stack)
               let made = Directory.Exists(services.Layout.Claim(resource.Value.Uid))
               select new WorkloadRow(
                   resource.Key.Kind,
                   resource.Key.Namespace,
                   resource.Key.Name,
                   HostReference.LocalHost,
                   !made ? "Lost" : resource.Value.Kept ? "Kept" : "Bound",
                   made,
                   0,
                   [],
                   resource.Value.Created),
        ];
    }
}
