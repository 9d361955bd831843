using IaC.Model;

namespace IaC.Yaml;

/// <summary>
/// Finds places in a document by reading it once more, this time with positions, when the first one is asked for: a stack without faults pays nothing for them.
/// </summary>
internal sealed class YamlSourceMap : ISourceMap
{
    private readonly YamlPiece _piece;

    private readonly Lazy<PositionNode?> _root;

    private readonly string _prefix;

    public YamlSourceMap(YamlDocument document)
        : this(document.Piece, new Lazy<PositionNode?>(() => YamlReader.ReadPositions(document.Piece, document.Number)), "")
    {
    }

    private YamlSourceMap(YamlPiece piece, Lazy<PositionNode?> root, string prefix) => (_piece, _root, _prefix) = (piece, root, prefix);

    /// <summary>The map of a part of the document that is taken out of it: an item of a List.</summary>
    public YamlSourceMap Below(string pointer) => new(_piece, _root, _prefix + pointer);

    /// <inheritdoc/>
    public SourcePosition? Locate(string pointer) => Find(pointer, out _) is { } node ? Position(node.Line, node.Column) : null;

    /// <inheritdoc/>
    public SourcePosition? LocateName(string pointer) =>
        Find(pointer, out bool exact) is not { } node ? null : exact ? Position(node.NameLine, node.NameColumn) : Position(node.Line, node.Column);

    /// <inheritdoc/>
    public string? TextOf(string pointer) => Find(pointer, out bool exact) is { } node && exact ? node.Text : null;

    private SourcePosition Position(int line, int column) => new(_piece.File, _piece.LinesBefore + line, column);

    private PositionNode? Find(string pointer, out bool exact)
    {
        exact = true;
        PositionNode? node = _root.Value;
        foreach (string segment in JsonPointer.Segments(_prefix + pointer))
        {
            if (node?.Parts is null || !node.Parts.TryGetValue(segment, out PositionNode? part))
            {
                exact = false;
                break;
            }

            node = part;
        }

        return node;
    }
}
