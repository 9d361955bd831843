namespace IaC.Model;

/// <summary>A place in a source file; line and column count from 1.</summary>
public sealed record SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>Finds where a value of a document was written.</summary>
public interface ISourceMap
{
    /// <summary>The position of the value at a JSON pointer (RFC 6901), or of its nearest parent that has one; null where the document has no text.</summary>
    SourcePosition? Locate(string pointer);

    /// <summary>The position of the name of the member at a JSON pointer; that of its value where the source has no names.</summary>
    SourcePosition? LocateName(string pointer) => Locate(pointer);

    /// <summary>The value at a JSON pointer as it is written, where that is a word that something else was read from: <c>1.10</c>; null where it is not, or the source has no text.</summary>
    string? TextOf(string pointer) => null;
}

/// <summary>The map of a document that no text stands behind.</summary>
public sealed class NoSourceMap : ISourceMap
{
    /// <summary>The one instance.</summary>
    public static NoSourceMap Instance { get; } = new();

    /// <inheritdoc/>
    public SourcePosition? Locate(string pointer) => null;
}
