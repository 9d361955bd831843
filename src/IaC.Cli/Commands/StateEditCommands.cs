using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.State;

namespace IaC.Cli.Commands;

/// <summary><c>iac state export|import|repair|rm</c> and <c>iac secrets rotate</c>: whole states out and in, and what mends them.</summary>
internal static class StateEditCommands
{
    /// <summary><c>iac state export</c></summary>
    public static Command CreateExport(CommandHost host)
    {
        var command = new Command("export", "Write the state of a stack as JSON; secrets stay sealed");
        Option<string?> stack = CommonOptions.Stack("The stack [default: the only one]");
        var output = new Option<string?>("--output", "-o") { Description = "File to write, mode 0600 [default: standard output]", HelpName = "FILE" };
        command.Add(output);
        Add(command, host, stack, (editor, parsed, stop) => editor.ExportAsync(parsed.GetValue(stack), parsed.GetValue(output), stop));
        return command;
    }

    /// <summary><c>iac state import</c></summary>
    public static Command CreateImport(CommandHost host)
    {
        var command = new Command("import", "Put an exported state in the place of the recorded one, of which a copy is kept");
        var file = new Argument<string>("FILE") { Description = "What `iac state export` wrote, - for standard input" };
        Option<string?> stack = CommonOptions.Stack("Name of the stack [default: the exported one]");
        var force = new Option<bool>("--force") { Description = "Import though it forgets resources that are recorded now" };
        command.Add(file);
        command.Add(force);
        Add(command, host, stack, (editor, parsed, stop) => editor.ImportAsync(parsed.GetRequiredValue(file), parsed.GetValue(stack), parsed.GetValue(force), stop));
        return command;
    }

    /// <summary><c>iac state repair</c></summary>
    public static Command CreateRepair(CommandHost host)
    {
        var command = new Command("repair", "Save what can be read of a damaged state; the damaged file is kept");
        Option<string?> stack = CommonOptions.Stack("The stack [default: the only one]");
        Add(command, host, stack, (editor, parsed, stop) => editor.RepairAsync(parsed.GetValue(stack), stop));
        return command;
    }

    /// <summary><c>iac state rm</c></summary>
    public static Command CreateRemove(CommandHost host)
    {
        var command = new Command("rm", "Forget a resource and leave it as it is, for `iac import` to take over");
        Argument<string> name = CommonOptions.Name("Resource: KIND/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the resource, where several have it");
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Of a Host that is gone for good: forget all that is on it too, so that the next `iac up` makes that elsewhere" };
        var allowDataLoss = new Option<bool>("--allow-data-loss") { Description = "With --recursive: though data on it are given up" };
        Option<bool> yes = CommonOptions.Yes();
        command.Add(name);
        command.Add(recursive);
        command.Add(allowDataLoss);
        command.Add(yes);
        Add(command, host, stack, (editor, parsed, stop) => parsed.GetValue(recursive)
            ? editor.RemoveHostAsync(parsed.GetRequiredValue(name), parsed.GetValue(stack), parsed.GetValue(allowDataLoss), parsed.GetValue(yes) ? null : new TerminalConsentView(host.Terminal), stop)
            : editor.RemoveAsync(parsed.GetRequiredValue(name), parsed.GetValue(stack), stop));
        return command;
    }

    /// <summary><c>iac secrets rotate</c></summary>
    public static Command CreateRotate(CommandHost host)
    {
        var command = new Command("rotate", "Seal all secrets of the stacks with a new key: of the key file, or of PULUMI_CONFIG_PASSPHRASE where that is set");
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        Add(command, host, stack, (editor, parsed, stop) => editor.RotateAsync(parsed.GetValue(stack), stop));
        return command;
    }

    private static void Add(Command command, CommandHost host, Option<string?> stack, Func<StateEditor, ParseResult, CancellationToken, Task<int>> edit)
    {
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(stack);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn($"state {command.Name}", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IStateView view = StateView.For(host.Terminal.Output, parsed.GetValue(json), services.Clock);
            return await edit(new StateEditor(services, host.Terminal, view), parsed, stop);
        });
    }
}
