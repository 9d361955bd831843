using IaC.Model;

namespace IaC.Cli.Views.Deployment;

/// <summary>A diagnostic as a JSON line.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="File">File, where it is known.</param>
/// <param name="Line">Line from 1, where it is known.</param>
/// <param name="Column">Column from 1, where it is known.</param>
/// <param name="Remedy">What to write instead, where it is known.</param>
internal sealed record DiagnosticLine(string Severity, string Message, string? File, int? Line, int? Column, string? Remedy)
{
    /// <summary>Tells it apart from the events of the engine.</summary>
    public string Type { get; } = "diagnostic";

    /// <summary>Version of the shape.</summary>
    public int Version { get; } = 1;

    /// <summary>The line of a diagnostic.</summary>
    public static DiagnosticLine Of(Diagnostic diagnostic) => new(
        diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
        diagnostic.Message,
        diagnostic.Position?.File,
        diagnostic.Position?.Line,
        diagnostic.Position?.Column,
        diagnostic.Remedy);
}
