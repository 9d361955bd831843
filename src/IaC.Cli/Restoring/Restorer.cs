using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Journal;
using IaC.Cli.Views.Restoring;
using IaC.Engine;
using Serilog;

namespace IaC.Cli.Restoring;

/// <summary>Brings back what the machine has lost of its stacks, all of them side by side.</summary>
internal sealed class Restorer(RootServices services, IRestoreView view, TimeProvider time)
{
    private readonly Lock gate = new();

    /// <summary>Restores one stack, or all.</summary>
    /// <exception cref="UsageException">There is no such stack.</exception>
    public async Task<int> RunAsync(string? stack, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> all = await services.States.NamesAsync(cancellationToken);
        if (stack is not null && !all.Contains(stack))
        {
            throw new NoStackException(stack, all);
        }

        bool[] ready = await Task.WhenAll(all.Where(name => stack is null || name == stack).Select(name => RestoreAsync(name, cancellationToken)));
        lock (gate)
        {
            view.Finish();
        }

        return ready.All(one => one) ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Restores one stack and shows what became of it.</summary>
    /// <returns>Whether all of it is ready that should be.</returns>
    public async Task<bool> RestoreAsync(string stack, CancellationToken cancellationToken)
    {
        try
        {
            return await new StackRestorer(await services.OptionsOfAsync(stack, LockMode.None, cancellationToken), Show).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is EngineException or IOException)
        {
            // A state that cannot be read is no reason to leave the other stacks down.
            Log.Error(exception, "stack {Stack}", stack);
            lock (gate)
            {
                view.ShowFault(stack, FaultText.Of(exception));
            }

            return false;
        }
    }

    private void Show(RestoredResource resource)
    {
        Log.Information("{Stack} {Name} {Outcome} {Message}", resource.Stack, resource.Key, resource.Outcome, resource.Message);
        if (resource.Outcome != RestoreOutcome.Untouched)
        {
            services.Journal.Write(new JournalEntry(time.GetUtcNow(), resource.Stack, resource.Key.ToString(), resource.Outcome.ToString().ToLowerInvariant(), resource.Message));
        }

        lock (gate)
        {
            view.Show(resource);
        }
    }
}
