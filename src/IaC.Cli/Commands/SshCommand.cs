using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Pods;

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
            Privilege.RequireUnlessOwn("ssh", GlobalOptions.From(parsed, host));
            GuestLogin ssh;
            using (RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host))
            {
                PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
                ssh = await GuestLogin.PrepareAsync(services, guest, parsed.GetRequiredValue(login), terminal: false, host.Terminal.Error, stop);
            }

            ssh.Run(parsed.GetValue(program) ?? []);
        });
        return command;
    }
}
