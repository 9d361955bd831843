namespace IaC.Yaml;

/// <summary>Where a value and its parts were written; lines count from 1 within the piece.</summary>
/// <param name="Line">Line of the value.</param>
/// <param name="Column">Column of the value.</param>
internal sealed record PositionNode(int Line, int Column)
{
    /// <summary>Line of the name, for a member of a map; that of the value otherwise.</summary>
    public int NameLine { get; init; } = Line;

    /// <summary>Column of the name, for a member of a map; that of the value otherwise.</summary>
    public int NameColumn { get; init; } = Column;

    /// <summary>What is written, of a scalar that is not quoted; null otherwise.</summary>
    public string? Text { get; init; }

    /// <summary>The parts, by member name or item number; null where there are none.</summary>
    public Dictionary<string, PositionNode>? Parts { get; set; }

    /// <summary>Adds a part.</summary>
    public void Add(string name, PositionNode part) => (Parts ??= new Dictionary<string, PositionNode>(StringComparer.Ordinal)).Add(name, part);
}
