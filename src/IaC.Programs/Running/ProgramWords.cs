using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Running;

/// <summary>What a program says, for people.</summary>
internal static class ProgramWords
{
    private const int FirstSignal = 128;

    /// <summary>Passes a logged line on.</summary>
    public static void Show(ProgramLog line, IProgramOutput output)
    {
        string text = line.Resource is null ? line.Message : $"{line.Resource}: {line.Message}";
        switch (line.Severity)
        {
            case "debug":
                output.Debug(text);
                break;
            case "warning":
                output.Fault(Diagnostic.Warning(text));
                break;
            case "error":
                output.Fault(Diagnostic.Error(text));
                break;
            default:
                output.Line(text);
                break;
        }
    }

    /// <summary>The failure of a program; its stack trace is passed on.</summary>
    public static ProgramException Failure(ProgramFault fault, IProgramOutput output)
    {
        if (fault.Detail is not null)
        {
            output.Line(fault.Detail);
        }

        return new ProgramException($"the program failed: {fault.Message}", Relative(fault.Position));
    }

    /// <summary>A fault and its place in one line.</summary>
    public static string At(ProgramFault fault) => fault.Position is { } position ? $"{Relative(position)}: {fault.Message}" : fault.Message;

    /// <summary>A place as it is shown: below the current folder without it.</summary>
    public static SourcePosition? Relative(SourcePosition? position)
    {
        if (position is null)
        {
            return null;
        }

        string relative = Path.GetRelativePath(Environment.CurrentDirectory, position.File);
        return relative.StartsWith("..", StringComparison.Ordinal) ? position : position with { File = relative };
    }

    /// <summary>Exit code or signal of an ended process; that it runs on, where it does.</summary>
    public static string HowItEnded(ProgramProcess process)
    {
        if (!process.Ended.IsCompleted)
        {
            return "no exit code yet";
        }

        int code = process.ExitCode;
        return code > FirstSignal ? $"signal {code - FirstSignal}" : $"exit code {code}";
    }
}
