using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.State;
using IaC.Cli.Workloads;
using IaC.Engine;

namespace IaC.Cli.State;

/// <summary>Reads the states of a root's stacks.</summary>
internal sealed class StateReader(RootServices services)
{
    /// <summary>Shows the recorded resources of one stack, or of all.</summary>
    public async Task<int> ListAsync(string? stack, IStateView view, CancellationToken cancellationToken)
    {
        IReadOnlyList<Candidate<RecordedResourceView>> resources = await ReadAsync(stack, showSecrets: false, cancellationToken);
        view.Show([.. resources.Select(resource => StateRow.Of(resource.Stack, resource.Value))]);
        return ExitCode.Ok;
    }

    /// <summary>Shows one recorded resource.</summary>
    public async Task<int> ShowAsync(string name, string? stack, bool showSecrets, IStateView view, CancellationToken cancellationToken)
    {
        view.Show(NameResolver.Resolve(name, stack, await ReadAsync(stack, showSecrets, cancellationToken)).Value);
        return ExitCode.Ok;
    }

    /// <summary>The recorded resources of one stack, or of all.</summary>
    /// <exception cref="UsageException">There is no such stack.</exception>
    public async Task<IReadOnlyList<Candidate<RecordedResourceView>>> ReadAsync(string? stack, bool showSecrets, CancellationToken cancellationToken)
    {
        var found = new List<Candidate<RecordedResourceView>>();
        foreach (string name in stack is null ? await services.States.NamesAsync(cancellationToken) : [stack])
        {
            await using StackSession session = stack is null ? await services.OpenAsync(name, LockMode.None, cancellationToken) : await services.OpenExistingAsync(name, LockMode.None, cancellationToken);
            found.AddRange(session.Resources.Select(resource => new Candidate<RecordedResourceView>(resource.Key, name, RecordedResourceView.Of(resource, showSecrets))));
        }

        return found;
    }
}
