using System.Globalization;

namespace IaC;

/// <summary>
/// What an <see cref="Output{T}"/> stands for. It is known while the program runs, or it depends on outputs of resources (<see cref="LeafNode"/>); those `iac` knows only later, and asks again with their values.
/// </summary>
internal abstract class OutputNode
{
    /// <summary>The value, or that it is not known yet.</summary>
    /// <param name="leaves">Values of resources' outputs; null while the program declares its resources.</param>
    public abstract ValueTask<Resolved> ResolveAsync(LeafValues? leaves);

    /// <summary>Adds the outputs of resources that the value depends on.</summary>
    public virtual void AddLeaves(ISet<LeafNode> leaves)
    {
    }
}

/// <summary>What became of a value.</summary>
/// <param name="IsKnown">Whether there is one.</param>
/// <param name="Value">The value, of the type that the output promises.</param>
/// <param name="Secret">It is a secret, or was made from one.</param>
internal readonly record struct Resolved(bool IsKnown, object? Value, bool Secret)
{
    public static Resolved Unknown { get; } = new(false, null, false);
}

/// <summary>A plain value.</summary>
internal sealed class ValueNode(object? value) : OutputNode
{
    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => new(new Resolved(true, value, false));

    public override void AddLeaves(ISet<LeafNode> leaves) => ArgsWriter.AddLeaves(value, leaves);
}

/// <summary>A value that the program is still working on.</summary>
internal sealed class TaskNode(Func<Task<object?>> task) : OutputNode
{
    private readonly Lazy<Task<object?>> _task = new(task);

    public override async ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => new(true, await _task.Value.ConfigureAwait(false), false);
}

/// <summary>A config value of the stack: known, and still written as a reference.</summary>
internal sealed class ConfigNode(string name, object? value, bool secret) : OutputNode
{
    public string Name => name;

    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => new(new Resolved(true, value, secret));
}

/// <summary>A value that is a secret, whatever it was before.</summary>
internal sealed class SecretNode(OutputNode inner) : OutputNode
{
    public OutputNode Inner => inner;

    public override async ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => await inner.ResolveAsync(leaves).ConfigureAwait(false) with { Secret = true };

    public override void AddLeaves(ISet<LeafNode> leaves) => inner.AddLeaves(leaves);
}

/// <summary>A value that is no secret any more.</summary>
internal sealed class UnsecretNode(OutputNode inner) : OutputNode
{
    public override async ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => await inner.ResolveAsync(leaves).ConfigureAwait(false) with { Secret = false };

    public override void AddLeaves(ISet<LeafNode> leaves) => inner.AddLeaves(leaves);
}

/// <summary>Several values as one.</summary>
internal sealed class ListNode(OutputNode[] nodes, Func<object?[], object?> combine) : OutputNode
{
    public override async ValueTask<Resolved> ResolveAsync(LeafValues? leaves)
    {
        object?[] values = new object?[nodes.Length];
        (bool known, bool secret) = (true, false);
        for (int index = 0; index < nodes.Length; index++)
        {
            Resolved resolved = await nodes[index].ResolveAsync(leaves).ConfigureAwait(false);
            values[index] = resolved.Value;
            known &= resolved.IsKnown;
            secret |= resolved.Secret;
        }

        return known ? new Resolved(true, combine(values), secret) : Resolved.Unknown;
    }

    public override void AddLeaves(ISet<LeafNode> leaves)
    {
        foreach (OutputNode node in nodes)
        {
            node.AddLeaves(leaves);
        }
    }
}

/// <summary>A list of items and of whole lists.</summary>
internal sealed class JoinNode((OutputNode Node, bool Whole)[] parts, Func<IEnumerable<object?>, object?> combine) : OutputNode
{
    private readonly ListNode _list = new(
        [.. parts.Select(part => part.Node)],
        values => combine(values.Zip(parts).SelectMany(pair => pair.Second.Whole ? ((System.Collections.IEnumerable)pair.First!).Cast<object?>() : [pair.First])));

    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => _list.ResolveAsync(leaves);

    public override void AddLeaves(ISet<LeafNode> leaves) => _list.AddLeaves(leaves);
}

/// <summary>Text with values in it: it stays readable, since no code of the program is needed to put them together.</summary>
internal sealed class FormatNode(string format, OutputNode[] arguments) : OutputNode
{
    private readonly ListNode _list = new(arguments, values => string.Format(CultureInfo.InvariantCulture, format, values));

    public string Format => format;

    public IReadOnlyList<OutputNode> Arguments => arguments;

    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves) => _list.ResolveAsync(leaves);

    public override void AddLeaves(ISet<LeafNode> leaves) => _list.AddLeaves(leaves);
}
