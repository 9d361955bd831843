namespace IaC;

/// <summary>A part of a list. A class of its own, so that lists of any type share one code and few types, which a program loads at each start.</summary>
/// <param name="item">An item; null where it is a list.</param>
/// <param name="whole">An output of a whole list whose items stand in its place; null where it is an item.</param>
internal sealed class InputListPart(IInput? item, OutputNode? whole)
{
    /// <summary>An item; null where it is a list.</summary>
    public IInput? Item => item;

    /// <summary>An output of a whole list; null where it is an item.</summary>
    public OutputNode? Whole => whole;

    /// <summary>What an output has in its place.</summary>
    public (OutputNode Node, bool IsWhole) Node => (whole ?? item!.Node, whole is not null);
}
