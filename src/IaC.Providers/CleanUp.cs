using IaC.Engine;

namespace IaC.Providers;

/// <summary>Steps after which something has to be put right again. Where that fails as well, it is said beside what failed first, and does not replace it.</summary>
internal static class CleanUp
{
    /// <summary>Does a step, and cleans up, whatever became of it.</summary>
    /// <exception cref="EngineException">The step failed, and so did cleaning up.</exception>
    internal static async Task AlwaysAsync(Func<Task> step, Func<Task> cleanUp)
    {
        await OnFailureAsync(step, cleanUp).ConfigureAwait(false);
        await cleanUp().ConfigureAwait(false);
    }

    /// <summary>Does a step that gives something, and cleans up, whatever became of it.</summary>
    /// <inheritdoc cref="AlwaysAsync(Func{Task}, Func{Task})"/>
    internal static async Task<T> AlwaysAsync<T>(Func<Task<T>> step, Func<Task> cleanUp)
    {
        T? result = default;
        await AlwaysAsync(async () => { result = await step().ConfigureAwait(false); }, cleanUp).ConfigureAwait(false);
        return result!;
    }

    /// <summary>Does a step; where it fails, cleans up and throws what failed.</summary>
    /// <exception cref="EngineException">The step failed, and so did cleaning up.</exception>
    internal static async Task OnFailureAsync(Func<Task> step, Func<Task> cleanUp)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            try
            {
                await cleanUp().ConfigureAwait(false);
            }
            catch (Exception second) when (fault is not OperationCanceledException)
            {
                throw new EngineException($"{fault.Message}; {second.Message}", (second as EngineException)?.Remedy ?? (fault as EngineException)?.Remedy, fault);
            }

            throw;
        }
    }
}
