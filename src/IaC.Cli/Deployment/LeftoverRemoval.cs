using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Remote;

namespace IaC.Cli.Deployment;

/// <summary>Takes away what a stack that nothing records any more has left on a host (<c>iac destroy --left-on</c>), by what the host itself has noted.</summary>
internal sealed class LeftoverRemoval(CommandHost host, IConsentView consent, IControlView view)
{
    /// <summary>Shows it, asks, and removes it; claims stay unless they are meant too.</summary>
    /// <param name="name">The host, as typed.</param>
    /// <param name="options">The stack, and what is consented to.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UsageException">There is nothing of the stack, data would be lost, or there is nobody to ask.</exception>
    public async Task<int> RunAsync(string name, DeploymentOptions options, CancellationToken stop)
    {
        string stack = options.Stack ?? throw new UsageException("--left-on needs --stack: of which stack is what is left there?");
        if (!options.Yes)
        {
            consent.RequireSomebody();
        }

        using RootServices services = RootServices.Open(options.Global, host);
        RemoteHost far = HostOption.IsHere(name) ? throw new UsageException("--left-on names another machine, by its Host or as ssh://...") : await HostOption.FindAsync(name, services, stop);
        var behind = new LeftBehind(far);
        HashSet<string> known = [.. (await services.OwnersAsync(stop)).Keys];
        ForeignResource[] left = [.. (await behind.ListAsync(known, stop)).Where(resource => resource.Stack == stack)];
        ForeignResource[] going = [.. left.Where(resource => options.Planning.DeleteVolumes || !IsClaim(resource))];
        if (going.Length == 0)
        {
            throw new UsageException(left.Length == 0 ? $"nothing is left on {name} of a stack {stack} that is not recorded here: `iac doctor --leaks --host {name}` lists what is" : $"only claims are left on {name} of stack {stack}, which are kept: pass --delete-volumes");
        }

        Array.ForEach(left, resource => host.Terminal.Error.WriteLine($"  {resource.Name}, uid {resource.Uid}, of {resource.Owner}{(going.Contains(resource) ? "" : ", kept with its data (--delete-volumes deletes it)")}"));
        if (!options.Applying.AllowDataLoss && going.Where(IsGuest).ToArray() is { Length: > 0 } guests)
        {
            throw new UsageException($"the root disks of {string.Join(", ", guests.Select(guest => guest.Name))} go with them: pass --allow-data-loss if that is meant");
        }

        if (!options.Yes && !await consent.ConfirmAsync($"remove {going.Length} of stack {stack} from {name}, which no stack here records?", stop))
        {
            return ExitCode.Ok;
        }

        foreach (ForeignResource resource in going)
        {
            long started = host.Time.GetTimestamp();
            await behind.RemoveAsync(resource, new Progress<ProviderProgress>(), stop);
            view.Show(new ControlRow(stack, resource.Name, "deleted", host.Time.GetElapsedTime(started).TotalSeconds, null));
        }

        foreach (Guid uuid in going.Select(resource => resource.StackUuid).OfType<Guid>().Distinct())
        {
            await behind.SettleAsync(uuid, stop);
        }

        return ExitCode.Ok;
    }

    private static bool IsClaim(ForeignResource resource) => resource.Urn?.ToKey().Is(BuiltInKinds.PersistentVolumeClaim) == true;

    private static bool IsGuest(ForeignResource resource) => resource.Urn?.ToKey().Is(BuiltInKinds.Guest) == true;
}
