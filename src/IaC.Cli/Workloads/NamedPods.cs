using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>The pods of a root as people name them.</summary>
internal static class NamedPods
{
    /// <summary>All pods, those of one stack or of all; a pod whose supervisor never wrote a status has no name and is left out.</summary>
    public static IReadOnlyList<Candidate<PodObservation>> List(RootServices services) =>
    [
        .. services.ScanPods()
            .Where(pod => pod.Status is not null)
            .Select(pod => new Candidate<PodObservation>(KeyOf(pod.Status!), pod.Status!.Stack, pod))
            .OrderBy(pod => (pod.Key.Namespace, pod.Key.Name, pod.Stack)),
    ];

    /// <summary>The pod that a person names, or another machine means.</summary>
    /// <exception cref="NotHereException">There is none on this machine.</exception>
    /// <exception cref="UsageException">There are several.</exception>
    public static PodObservation Find(RootServices services, string name, string? stack)
    {
        IReadOnlyList<Candidate<PodObservation>> all = List(services);
        return (all.FirstOrDefault(pod => pod.Value.Uid == services.AskedAbout) ?? NameResolver.Resolve(name, stack, all)).Value;
    }

    /// <summary>The guest that a person names.</summary>
    /// <exception cref="UsageException">There is none, or there are several, or it is no guest.</exception>
    public static PodObservation FindGuest(RootServices services, string name, string? stack)
    {
        PodObservation found = Find(services, name, stack);
        return IsGuest(found) ? found : throw new UsageException($"{found.Status!.Kind.ToLowerInvariant()}/{found.Status.Name} is no guest");
    }

    /// <summary>Whether it is a machine, whose programs are reached by its agent and not by its namespaces.</summary>
    public static bool IsGuest(PodObservation pod) => pod.Status?.Kind == BuiltInKinds.Guest.Kind;

    /// <summary>Connects to the supervisor of a pod.</summary>
    /// <exception cref="UnreachableException">There is none, or it does not answer.</exception>
    public static async Task<SupervisorClient> ConnectAsync(RootServices services, PodObservation pod, CancellationToken cancellationToken)
    {
        try
        {
            return await SupervisorClient.ConnectAsync(services.Layout, pod.Uid, cancellationToken);
        }
        catch (SupervisorException none) when (none.Fault == SupervisorFault.Gone)
        {
            throw new UnreachableException($"{KeyOf(pod.Status!)} does not run: it has no supervisor", "`iac restore` or `iac up` brings it back");
        }
        catch (SupervisorException stuck) when (stuck.Fault == SupervisorFault.Unresponsive)
        {
            throw new UnreachableException(
                $"the supervisor of {KeyOf(pod.Status!)} did not answer within {SupervisorClient.AnswerDeadline.TotalSeconds:0} s", "`iac up` ends it and starts the pod again; one that was stopped goes on with SIGCONT");
        }
    }

    /// <summary>The container that is meant: the one named, or the only one.</summary>
    /// <exception cref="UsageException">There is none of the name, or there are several and none was named.</exception>
    public static string Container(PodStatus pod, string? name)
    {
        string[] all = [.. pod.Containers.Where(container => !container.Init).Select(container => container.Name)];
        if (name is null)
        {
            return all is [var only] ? only : throw new UsageException($"pod {pod.Name} has the containers {string.Join(", ", all)}: pass -c with one of them");
        }

        string[] named = [.. pod.Containers.Select(container => container.Name)];
        return named.Contains(name)
            ? name
            : throw new UsageException($"pod {pod.Name} has no container `{name}`, but {string.Join(", ", named)}");
    }

    private static ResourceKey KeyOf(PodStatus status) => new(BuiltInKinds.FindByName(status.Kind)!.ApiVersion, status.Kind, status.Namespace, status.Name);
}
