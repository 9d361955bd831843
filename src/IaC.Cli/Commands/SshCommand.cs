using System.Collections;
using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Linux.Processes;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Cli.Commands;

/// <summary><c>iac ssh</c>: logs in to a guest by the machine's own ssh, with a key of the root.</summary>
internal static class SshCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("ssh", "Log in to a guest with a key that iac keeps: iac ssh NAME [-- COMMAND]");
        Argument<string> name = CommonOptions.Guest();
        var program = new Argument<string[]>("COMMAND") { Description = "What to run there, after --; a shell unless given", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> stack = CommonOptions.GuestStack();
        var login = new Option<string>("--login", "-l") { Description = "User in the guest", HelpName = "USER", DefaultValueFactory = _ => "root" };
        command.Add(name);
        command.Add(program);
        command.Add(stack);
        command.Add(login);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("ssh");
            string user = parsed.GetRequiredValue(login);
            string ssh = SshIdentity.Program("ssh");
            string[] arguments;
            using (RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host))
            {
                PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
                var identity = new SshIdentity(services.Layout);
                await AuthorizeAsync(services, guest, user, await identity.EnsureAsync(stop), stop);
                arguments = [.. Arguments(guest, identity, user), .. parsed.GetValue(program) ?? []];
            }

            ProcessReplacement.Run(ssh, arguments, [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")]);
        });
        return command;
    }

    // A guest keeps its key by its uid: another one may get its address.
    private static IEnumerable<string> Arguments(PodObservation guest, SshIdentity identity, string user) =>
    [
        "ssh",
        "-i", identity.KeyFile,
        "-o", "IdentitiesOnly=yes",
        "-o", "StrictHostKeyChecking=accept-new",
        "-o", $"UserKnownHostsFile={identity.KnownHosts}",
        "-o", $"HostKeyAlias={guest.Uid}",
        "-l", user,
        guest.Status!.Address ?? throw new UsageException($"guest/{guest.Status.Name} has no address in the network of this host"),
    ];

    // Without an agent the key must have come to the guest by its cloud-init, or by hand.
    private static async Task AuthorizeAsync(RootServices services, PodObservation guest, string user, string key, CancellationToken stop)
    {
        using GuestAgent agent = await GuestAgent.ConnectAsync(services.Layout, guest.Uid, stop);
        try
        {
            await agent.AuthorizeAsync(user, key, stop);
        }
        catch (SupervisorException absent) when (absent.Fault == SupervisorFault.Failed)
        {
            return;
        }
    }
}
