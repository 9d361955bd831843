using System.CommandLine;
using IaC.Cli.Controlling;
using IaC.Engine;

namespace IaC.Cli.Commands;

/// <summary>The options that <c>stop</c>, <c>start</c> and <c>restart</c> share.</summary>
internal sealed class ControlOptionSet
{
    private readonly Argument<string[]> names = CommonOptions.Names("Resources that run: pod/NAME, or names that are unambiguous");
    private readonly Option<string?> stack = CommonOptions.Stack("Stack of the resources, where several have them");
    private readonly Option<int?> grace = CommonOptions.Grace();
    private readonly Option<string?> container = CommonOptions.Container();
    private readonly Option<bool> waitLock = CommonOptions.WaitLock();
    private readonly Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");

    /// <summary>Adds them to a command.</summary>
    public ControlOptionSet(Command command, bool stops, bool ofContainers)
    {
        command.Add(names);
        command.Add(stack);
        if (stops)
        {
            command.Add(grace);
        }

        if (ofContainers)
        {
            command.Add(container);
        }

        command.Add(waitLock);
        command.Add(json);
    }

    /// <summary>Whether the reader is a program.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The options as given.</summary>
    public ControlOptions Read(ParseResult parsed, CommandHost host) => new()
    {
        Global = GlobalOptions.From(parsed, host),
        Names = [.. parsed.GetRequiredValue(names)],
        Stack = parsed.GetValue(stack),
        Container = parsed.GetValue(container),
        Grace = parsed.GetValue(grace) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Lock = parsed.GetValue(waitLock) ? LockMode.ExclusiveWait : LockMode.Exclusive,
    };
}
