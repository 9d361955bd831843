namespace IaC.Model;

/// <summary>A fault in a document, placed by JSON pointer: what the pure checks of this project return, whatever front end the document came from.</summary>
/// <param name="Pointer">JSON pointer of the value (RFC 6901).</param>
/// <param name="Message">Lower case, no full stop: what is wrong.</param>
/// <param name="Remedy">What to write instead, when it is known.</param>
public sealed record DocumentFault(string Pointer, string Message, string? Remedy = null)
{
    /// <summary>Error unless said otherwise.</summary>
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>The fault is the member's name, not its value.</summary>
    public bool AtName { get; init; }

    /// <summary>The remedy is to quote the value. Of the source that is done to what is written there, which may say more than what was read: <c>1.10</c>, <c>0644</c>, <c>yes</c>.</summary>
    public bool WantsQuotes { get; init; }

    /// <summary>The same with its place in the source.</summary>
    public Diagnostic ToDiagnostic(ISourceMap source) => new(
        Severity, Message, AtName ? source.LocateName(Pointer) : source.Locate(Pointer), WantsQuotes && source.TextOf(Pointer) is { } written ? SchemaWords.Quoted(written) : Remedy);
}
