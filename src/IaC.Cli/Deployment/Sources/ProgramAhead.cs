using IaC.Model.Programs;
using IaC.Programs.Running;

namespace IaC.Cli.Deployment.Sources;

/// <summary>
/// Starts the program that a command will ask, before the command itself is understood: its runtime takes longer to come up than all that is done here until then. It is a guess by the first words;
/// where another program is meant, or it has to be built, what was started ends without having run a line of it.
/// </summary>
internal static class ProgramAhead
{
    /// <summary>Starts it; null where the words are not plainly those of a command that asks a program.</summary>
    /// <param name="arguments">Arguments of <c>iac</c>.</param>
    public static WaitingProgram? Begin(ReadOnlySpan<string> arguments) =>
        arguments is ["preview" or "up", .. var options] && Environment.GetEnvironmentVariable(ProgramFrames.AssemblyVariable) is null && PlaceIn(options) is { } place ? WaitingProgram.Start(place) : null;

    // The options that `iac new csharp` and the guides use; any other may mean anything.
    private static string? PlaceIn(ReadOnlySpan<string> options) => options switch
    {
        [.. var before, "--yes"] => PlaceIn(before),
        [] => ".",
        ["-f", { Length: > 0 } folder] => Path.TrimEndingDirectorySeparator(folder),
        _ => null,
    };
}
