using IaC.Model;

namespace IaC.Engine;

/// <summary>The map of a document whose text is elsewhere: a position is the pointer that was asked for, until <see cref="Resolve"/> looks it up where the text is.</summary>
public sealed class PointerMap : ISourceMap
{
    private const int Value = 0;
    private const int Name = -1;

    /// <summary>The one instance.</summary>
    public static PointerMap Instance { get; } = new();

    /// <inheritdoc/>
    public SourcePosition? Locate(string pointer) => new(pointer, Value, 0);

    /// <inheritdoc/>
    public SourcePosition? LocateName(string pointer) => new(pointer, Name, 0);

    /// <summary>The finding with its place in the text.</summary>
    public static Diagnostic Resolve(Diagnostic finding, ISourceMap source) => finding with
    {
        Position = finding.Position switch
        {
            { Line: Value } place => source.Locate(place.File),
            { Line: Name } place => source.LocateName(place.File),
            var elsewhere => elsewhere,
        },
    };
}
