using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac render</c>: writes a stack as YAML.</summary>
internal static class RenderCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("render", "Write a stack as YAML, of a program too; `iac up -f` of it changes nothing");
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource();
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Write secrets in plain" };
        command.Add(showSecrets);
        command.SetAction((parsed, stop) =>
        {
            DeploymentOptions given = options.Read(parsed, host);
            return new Renderer(host, DeploymentViews.For(host, json: false).Plan).RunAsync(given, parsed.GetValue(showSecrets), stop);
        });
        return command;
    }
}
