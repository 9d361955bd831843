using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>A stack as it was read, and all that is wrong with it.</summary>
public sealed class LoadResult
{
    private readonly IReadOnlyList<string> _files;

    internal LoadResult(StackDefinition? stack, IReadOnlyList<string> files, IEnumerable<Diagnostic> faults)
    {
        Stack = stack;
        _files = files;
        Diagnostics = InOrder(faults);
    }

    /// <summary>
    /// The stack. It is there in spite of errors wherever it has a name, with all documents that have one, so that the checks of later phases can add their faults with <see cref="With"/>;
    /// apply nothing of it when <see cref="HasErrors"/>.
    /// </summary>
    public StackDefinition? Stack { get; }

    /// <summary>All faults by place: files in the order of reading, then line and column. Those without a place come first.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether anything must be mended before a plan can be made.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>The same stack with the faults that a later check found, all in one order.</summary>
    public LoadResult With(IEnumerable<Diagnostic> faults) => new(Stack, _files, Diagnostics.Concat(faults));

    // What a file holds cannot make a message long, or write control characters.
    private ImmutableArray<Diagnostic> InOrder(IEnumerable<Diagnostic> faults)
    {
        ImmutableArray<Diagnostic> found = [.. faults];
        if (found.IsEmpty)
        {
            return found;
        }

        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in _files)
        {
            order.TryAdd(file, order.Count);
        }

        return
        [
            .. found
                .Select(fault => fault with { Message = MessageText.Line(fault.Message), Remedy = fault.Remedy is null ? null : MessageText.Line(fault.Remedy) })
                .OrderBy(fault => fault.Position is { } place ? order.GetValueOrDefault(place.File, int.MaxValue) : -1)
                .ThenBy(fault => fault.Position?.Line)
                .ThenBy(fault => fault.Position?.Column),
        ];
    }
}
