using System.CommandLine;
using IaC.Cli.Agents;
using IaC.Model.V1Alpha1;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops run</c>: the agent, in the foreground.</summary>
internal static class GitOpsRunCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("run", "Run the agent: take what is new, carry it out, put right what drifts, until it is interrupted");
        var options = new AgentOptionSet(command);
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine("gitops run", GlobalOptions.From(parsed, host));
            if (options.Read(parsed, host, stop) is not GitOpsSpec spec)
            {
                return ExitCode.Usage;
            }

            await new AgentRun(GlobalOptions.From(parsed, host), host).RunAsync(spec, parsed.GetValue(json), stop);
            return ExitCode.Ok;
        });
        return command;
    }
}
