using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using IaC.Model;

namespace IaC.Programs.Building;

/// <summary>What a build says.</summary>
internal static partial class BuildMessages
{
    /// <summary>What a failed build said is wrong.</summary>
    public static ImmutableArray<Diagnostic> Errors(ProgramProject project, string output) =>
        Of(output, DiagnosticSeverity.Error) is { IsEmpty: false } errors ? errors : [Diagnostic.Error($"{Relative(project.Path)} does not build: {MessageText.Line(output.Trim())}")];

    /// <summary>What a build warned of.</summary>
    public static ImmutableArray<Diagnostic> Warnings(string output) => Of(output, DiagnosticSeverity.Warning);

    /// <summary>A path as it is shown: relative to the working folder where it lies in that.</summary>
    public static string Relative(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    // Each stands there twice, or once for each project that meets it.
    private static ImmutableArray<Diagnostic> Of(string output, DiagnosticSeverity severity) =>
    [
        .. output.Split('\n').Select(line => MessageLine().Match(line.Trim()))
            .Where(match => match.Success && match.Groups["severity"].Value == (severity == DiagnosticSeverity.Error ? "error" : "warning"))
            .Select(match => new Diagnostic(severity, TextOf(match), PositionOf(match))).Distinct(),
    ];

    private static string TextOf(Match match) => match.Groups["code"] is { Success: true, Value: var code } ? $"{match.Groups["message"].Value} ({code})" : match.Groups["message"].Value;

    private static SourcePosition? PositionOf(Match match) =>
        match.Groups["line"].Success ? new SourcePosition(Relative(match.Groups["file"].Value), Number(match.Groups["line"]), Number(match.Groups["column"])) : null;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // `/a/Program.cs(12,5): error CS1002: ; expected [/a/a.csproj]`; tasks of a project may leave the code away.
    [GeneratedRegex(@"^(?<file>[^(]+?)(\((?<line>\d+),(?<column>\d+)[^)]*\))?\s*: (?<severity>error|warning)( (?<code>\w+))?\s*: (?<message>.*?)( \[[^\]]+\])?$")]
    private static partial Regex MessageLine();
}
