using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.State;

/// <summary>Makes a root forget a stack.</summary>
internal sealed class StackRemoval(CommandHost host, IConsentView consent)
{
    /// <summary>Removes its state.</summary>
    /// <param name="global">The root.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="force">Though it records resources.</param>
    /// <param name="yes">Nobody is asked.</param>
    /// <param name="cancellationToken">Cancels the removal before it began.</param>
    /// <exception cref="UsageException">There is no such stack, or nobody to ask.</exception>
    public async Task<int> RunAsync(GlobalOptions global, string stack, bool force, bool yes, CancellationToken cancellationToken)
    {
        using RootServices services = RootServices.Open(global, host);
        await services.RequireAsync(stack, cancellationToken);
        if (!yes && !await AskAsync(services, stack, cancellationToken))
        {
            return ExitCode.Ok;
        }

        if (force)
        {
            await ReleaseHostsAsync(services, stack, cancellationToken);
        }

        IReadOnlyList<ResourceKey> left = await services.States.RemoveAsync(stack, services.Holder, force, cancellationToken);
        if (left.Count > 0)
        {
            var ink = new Ink(host.Terminal.ErrorHasColour);
            host.Terminal.Error.WriteLine($"{ink.Yellow("warning")}: nobody owns {string.Join(", ", left)} any more; see `iac doctor --leaks`");
        }

        host.Terminal.Output.WriteLine($"stack {stack} is forgotten");
        return ExitCode.Ok;
    }

    // What a stack that nobody can name any more says of a host would stand against all others. A state that cannot be read is forgotten all the same.
    private static async Task ReleaseHostsAsync(RootServices services, string stack, CancellationToken cancellationToken)
    {
        try
        {
            await using StackSession session = await services.OpenAsync(stack, LockMode.Exclusive, cancellationToken);
            await session.RetainHostsAsync(cancellationToken);
        }
        catch (EngineException)
        {
            // Its removal says what is wrong, where that is in its way.
        }
    }

    private async Task<bool> AskAsync(RootServices services, string stack, CancellationToken cancellationToken)
    {
        consent.RequireSomebody();
        int resources = (await services.ListStacksAsync(cancellationToken)).FirstOrDefault(info => info.Name == stack)?.Resources ?? 0;
        string question = resources == 0 ? $"forget stack {stack}?" : $"forget stack {stack} and leave {Readable.Count(resources, "resource")} behind?";
        return await consent.ConfirmAsync(question, cancellationToken);
    }
}
