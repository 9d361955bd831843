using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using IaC.Cli.Completing;

namespace IaC.Cli.Commands;

/// <summary>Options that several commands have, each made anew for a command so that its help can differ.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c></summary>
    public static Option<bool> Json(string description = "Write JSON") => new("--json") { Description = description };

    /// <summary><c>--yes</c></summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask" };

    /// <summary><c>--stack NAME</c></summary>
    public static Option<string?> Stack(string description)
    {
        var stack = new Option<string?>("--stack", "-s") { Description = description, HelpName = "NAME" };
        stack.CompletionSources.Add(context => LiveNames.Stacks(context).Select(name => new CompletionItem(name)));
        return stack;
    }

    /// <summary>Name of a stack that is there.</summary>
    public static Argument<string> StackName()
    {
        var stack = new Argument<string>("STACK") { Description = "Name of the stack" };
        stack.CompletionSources.Add(context => LiveNames.Stacks(context).Select(name => new CompletionItem(name)));
        return stack;
    }

    /// <summary><c>KIND/NAME</c> or a bare name.</summary>
    public static Argument<string> Name(string description) => WithResources(new Argument<string>("KIND/NAME") { Description = description });

    /// <summary>A guest that runs.</summary>
    public static Argument<string> Guest() => Name("Guest: guest/NAME, or a name that is unambiguous");

    /// <summary><c>--stack NAME</c> of a guest.</summary>
    public static Option<string?> GuestStack() => Stack("Stack of the guest, where several have it");

    /// <summary>Several <c>KIND/NAME</c> or bare names.</summary>
    public static Argument<string[]> Names(string description) => WithResources(new Argument<string[]>("KIND/NAME") { Description = description, Arity = ArgumentArity.OneOrMore });

    /// <summary><c>--grace SECONDS</c></summary>
    public static Option<int?> Grace()
    {
        var grace = new Option<int?>("--grace") { Description = "Seconds it has to end by itself [default: its own]", HelpName = "SECONDS" };
        AtLeast(grace, 0);
        return grace;
    }

    /// <summary>Has a number be at least so much. What is no number is a fault already.</summary>
    public static void AtLeast(Option<int?> option, int least) => Within(option, least, int.MaxValue);

    /// <summary>Has a number be within bounds. What is no number is a fault already.</summary>
    public static void Within(Option<int?> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && (number < least || number > most))
        {
            result.AddError(number < least ? $"{option.Name} is at least {least}" : $"{option.Name} is at most {most}");
        }
    });

    /// <summary><c>--wait-lock</c></summary>
    public static Option<bool> WaitLock() => new("--wait-lock") { Description = "Wait while another command holds the stack" };

    /// <summary><c>-c CONTAINER</c></summary>
    public static Option<string?> Container() => new("--container", "-c") { Description = "Container of the pod, where it has several", HelpName = "CONTAINER" };

    private static Argument<T> WithResources<T>(Argument<T> argument)
    {
        argument.CompletionSources.Add(context => LiveNames.Resources(context).Select(name => new CompletionItem(name)));
        return argument;
    }
}
