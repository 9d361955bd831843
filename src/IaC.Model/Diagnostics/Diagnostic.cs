namespace IaC.Model;

/// <summary>How grave a <see cref="Diagnostic"/> is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth a look; the plan goes on.</summary>
    Warning,

    /// <summary>Nothing is done until it is mended.</summary>
    Error,
}

/// <summary>A fault in what the user wrote. Faults are gathered and shown all at once; they are not thrown.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Message">Lower case, no full stop: what is wrong.</param>
/// <param name="Position">Where, when it is known.</param>
/// <param name="Remedy">What to write instead, when it is known: <c>did you mean `image`?</c></param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Message, SourcePosition? Position = null, string? Remedy = null)
{
    /// <summary>An error.</summary>
    public static Diagnostic Error(string message, SourcePosition? position = null, string? remedy = null) => new(DiagnosticSeverity.Error, message, position, remedy);

    /// <summary>A warning.</summary>
    public static Diagnostic Warning(string message, SourcePosition? position = null, string? remedy = null) => new(DiagnosticSeverity.Warning, message, position, remedy);

    /// <summary><c>file:line:column: message (remedy)</c>.</summary>
    public override string ToString()
    {
        string text = Severity == DiagnosticSeverity.Warning ? $"warning: {Message}" : Message;
        text = Position is null ? text : $"{Position}: {text}";
        return Remedy is null ? text : $"{text} ({Remedy})";
    }
}
