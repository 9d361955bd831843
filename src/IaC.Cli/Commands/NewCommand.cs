using System.CommandLine;
using IaC.Cli.Creating;

namespace IaC.Cli.Commands;

/// <summary><c>iac new csharp</c>: a first stack to begin from.</summary>
internal static class NewCommand
{
    private const string CSharp = "csharp";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("new", "Write a first stack into the current folder");
        var template = new Argument<string>("TEMPLATE") { Description = "What to begin with: csharp" };
        template.AcceptOnlyFromAmong(CSharp);
        var name = new Option<string?>("--name") { Description = "Name of the project [default: the folder's]", HelpName = "NAME" };
        var feed = new Option<string?>("--feed") { Description = "Folder or address that the package IaC.Sdk comes from, written into nuget.config [default: the sources of this machine]", HelpName = "SOURCE" };
        command.Add(template);
        command.Add(name);
        command.Add(feed);
        command.SetAction(parsed =>
        {
            foreach (string file in ProjectTemplate.Write(Environment.CurrentDirectory, parsed.GetValue(name), parsed.GetValue(feed)))
            {
                host.Terminal.Output.WriteLine($"wrote {file}");
            }

            host.Terminal.Output.WriteLine("see what it would do with `iac preview`");
            if (parsed.GetValue(feed) is null)
            {
                host.Terminal.Output.WriteLine("the package IaC.Sdk is looked for in the sources of this machine (`dotnet nuget list source`); `--feed` names another");
            }
        });
        return command;
    }
}
