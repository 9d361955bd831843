using System.Collections;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Guests;
using IaC.Linux.Processes;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Cli.Workloads;

/// <summary>A login in a guest by the machine's own ssh, with a key of the root, which the guest's agent makes known to it where there is one.</summary>
/// <param name="Program">Path of ssh.</param>
/// <param name="Arguments">argv, up to the guest's address.</param>
internal sealed record GuestLogin(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Prepares it.</summary>
    /// <param name="services">The root.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="user">User in the guest.</param>
    /// <param name="terminal">The program there is to have a terminal.</param>
    /// <param name="warnings">Told why the login may fail.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<GuestLogin> PrepareAsync(RootServices services, PodObservation guest, string user, bool terminal, TextWriter warnings, CancellationToken stop)
    {
        string ssh = SshIdentity.Program("ssh");
        var identity = new SshIdentity(services.Layout);
        if (await TryAuthorizeAsync(services, guest, user, await identity.EnsureAsync(stop), stop) is { } refused)
        {
            await warnings.WriteLineAsync($"iac: the agent of the guest does not take the key ({refused}); ssh tries it all the same");
        }

        return new GuestLogin(ssh, [.. Options(guest, identity, user, terminal)]);
    }

    /// <summary>Becomes ssh; does not return.</summary>
    /// <param name="command">What to run there, as ssh takes it: its words are joined by spaces and read by a shell. A shell where there is none.</param>
    public void Run(IEnumerable<string> command) =>
        ProcessReplacement.Run(Program, [.. Arguments, .. command], [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")]);

    // A guest keeps its key by its uid: another one may get its address.
    private static IEnumerable<string> Options(PodObservation guest, SshIdentity identity, string user, bool terminal) =>
    [
        "ssh",
        .. terminal ? new[] { "-tt" } : [],
        "-i", identity.KeyFile,
        "-o", "IdentitiesOnly=yes",
        "-o", "StrictHostKeyChecking=accept-new",
        "-o", $"UserKnownHostsFile={identity.KnownHosts}",
        "-o", $"HostKeyAlias={guest.Uid}",
        "-l", user,
        guest.Status!.Address ?? throw new UsageException($"guest/{guest.Status.Name} has no address in the network of this host"),
    ];

    // Without an agent, or with one that does not do this, the key must have come to the guest by its cloud-init, or by hand.
    private static async Task<string?> TryAuthorizeAsync(RootServices services, PodObservation guest, string user, string key, CancellationToken stop)
    {
        using GuestAgent agent = await GuestAgent.ConnectAsync(services.Layout, guest.Uid, stop);
        try
        {
            await agent.AuthorizeAsync(user, key, stop);
            return null;
        }
        catch (SupervisorException absent) when (absent.Fault == SupervisorFault.Failed)
        {
            return null;
        }
        catch (GuestAgentException refused)
        {
            return refused.Message;
        }
    }
}
