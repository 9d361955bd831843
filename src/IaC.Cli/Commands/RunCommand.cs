using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using IaC.Cli.Composition;
using IaC.Cli.Running;
using IaC.Cli.Workloads;

namespace IaC.Cli.Commands;

/// <summary><c>iac run</c>: a program of an image, in a pod of a stack of its own.</summary>
internal static class RunCommand
{
    private const string Name = "run";
    private const string ImageName = "IMAGE";
    private const string Separator = "--";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command(Name, "Run an image in a pod of its own and show what it writes: iac run --rm IMAGE COMMAND");
        var image = new Argument<string>(ImageName) { Description = "Image of the store or of a registry, which is pulled when the store has none" };
        var program = new Argument<string[]>("COMMAND") { Description = "In the place of the command of the image; with its entry point, where it has one", Arity = ArgumentArity.ZeroOrMore };
        var name = new Option<string?>("--name") { Description = "Name of the pod [default: made up]", HelpName = "NAME" };
        var remove = new Option<bool>("--rm") { Description = "Take pod and stack away at the end" };
        var detach = new Option<bool>("--detach", "-d") { Description = "Show the name of the pod and leave it running" };
        var environment = new Option<string[]>("--env", "-e") { Description = "Variable of the program; may be given several times", HelpName = "NAME=VALUE" };
        var ports = new Option<string[]>("--publish", "-p") { Description = "Port of this machine that leads to one of the pod; may be given several times", HelpName = "[IP:]HOST:CONTAINER" };
        var volumes = new Option<string[]>("--volume", "-v") { Description = "File or folder of this machine to mount; may be given several times", HelpName = "SRC:DST[:ro]" };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "Pass standard input on" };
        var terminal = new Option<bool>("--tty", "-t") { Description = "Give the program a terminal; Ctrl-P Ctrl-Q leaves it running" };
        command.Add(image);
        command.Add(program);
        foreach (Option option in new Option[] { interactive, terminal, name, remove, detach, environment, ports, volumes })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine(Name, GlobalOptions.From(parsed, host));
            var options = new RunOptions
            {
                Global = GlobalOptions.From(parsed, host),
                Image = parsed.GetRequiredValue(image),
                Arguments = [.. parsed.GetValue(program) ?? []],
                Name = parsed.GetValue(name),
                Environment = [.. EnvironmentWords.Read(parsed.GetValue(environment) ?? [], host)],
                Ports = [.. parsed.GetValue(ports) ?? []],
                Volumes = [.. parsed.GetValue(volumes) ?? []],
                Remove = parsed.GetValue(remove),
                Detach = parsed.GetValue(detach),
                Interactive = parsed.GetValue(interactive),
                Tty = parsed.GetValue(terminal),
            };
            if (options.Tty && !options.Detach)
            {
                AttachedTerminal.Require(host.Terminal);
            }

            if (options is { Remove: true, Detach: true })
            {
                throw new UsageException("--rm waits for the end of the program, and -d does not: leave one of them away");
            }

            using RootServices services = RootServices.Open(options.Global, host);
            return await new ImageRun(host, services).RunAsync(options, stop);
        });
        return command;
    }

    /// <summary>As Docker: what comes after the image is the program's, though it looks like an option of ours. A command line of another command stays as it is.</summary>
    public static IReadOnlyList<string> Separate(Command root, IReadOnlyList<string> arguments)
    {
        if (!arguments.Contains(Name) || arguments.Contains(Separator))
        {
            return arguments;
        }

        for (int count = arguments.ToList().IndexOf(Name) + 1; count < arguments.Count; count++)
        {
            CommandResult given = root.Parse([.. arguments.Take(count)]).CommandResult;
            if (given.Command is not { Name: Name, Arguments: [{ Name: ImageName } image, ..] })
            {
                return arguments;
            }

            if (given.GetResult(image) is { Tokens.Count: > 0 })
            {
                return [.. arguments.Take(count), Separator, .. arguments.Skip(count)];
            }
        }

        return arguments;
    }
}
