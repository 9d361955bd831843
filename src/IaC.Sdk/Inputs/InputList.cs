using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>A list that an argument takes, items plain or outputs: <c>Args = ["-c", script]</c>, <c>Containers = { first, second }</c>.</summary>
[JsonConverter(typeof(NoJson))]
[CollectionBuilder(typeof(InputList), nameof(InputList.Create))]
public sealed class InputList<T> : IInput, IEnumerable<Input<T>>
{
    private readonly List<InputListPart> _parts = [];

    bool IInput.IsEmpty => _parts.Count == 0;

    OutputNode IInput.Node => new JoinNode([.. _parts.Select(part => part.Node)], items => items.Cast<T>().ToImmutableArray());

    /// <summary>One item.</summary>
    public static implicit operator InputList<T>(T value) => [value];

    /// <summary>One item that is an output.</summary>
    public static implicit operator InputList<T>(Output<T> value) => [value];

    /// <summary>Items.</summary>
    public static implicit operator InputList<T>(T[] values) => InputList.Of(values);

    /// <summary>Items.</summary>
    public static implicit operator InputList<T>(List<T> values) => InputList.Of(values);

    /// <summary>Items.</summary>
    public static implicit operator InputList<T>(ImmutableArray<T> values) => InputList.Of(values);

    /// <summary>Items that are inputs.</summary>
    public static implicit operator InputList<T>(Input<T>[] values) => [.. values];

    /// <summary>Items that are outputs.</summary>
    public static implicit operator InputList<T>(Output<T>[] values) => [.. values];

    /// <summary>A whole list that is an output.</summary>
    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => OfWhole(values.Node);

    /// <summary>A whole list that is an output.</summary>
    public static implicit operator InputList<T>(Output<List<T>> values) => OfWhole(values.Node);

    /// <summary>A whole list that is an output.</summary>
    public static implicit operator InputList<T>(Output<T[]> values) => OfWhole(values.Node);

    /// <summary>Appends an item.</summary>
    public void Add(Input<T> item) => _parts.Add(new InputListPart(item, null));

    /// <summary>Appends several items.</summary>
    public void Add(params Input<T>[] items) => AddRange(items);

    /// <summary>Appends the items of a list.</summary>
    public void AddRange(IEnumerable<Input<T>> items)
    {
        if (items is InputList<T> list)
        {
            _parts.AddRange(list._parts);
        }
        else
        {
            _parts.AddRange(items.Select(item => new InputListPart(item, null)));
        }
    }

    /// <summary>A new list with the items of another one behind.</summary>
    public InputList<T> Concat(InputList<T> other)
    {
        var joined = new InputList<T>();
        joined._parts.AddRange(_parts);
        joined._parts.AddRange(other._parts);
        return joined;
    }

    /// <summary>The list as one output.</summary>
    public Output<ImmutableArray<T>> ToOutput() => new(((IInput)this).Node);

    /// <summary>The items.</summary>
    /// <exception cref="InvalidOperationException">A part of the list is an output, whose items are not known.</exception>
    public IEnumerator<Input<T>> GetEnumerator() => HasWhole()
        ? throw new InvalidOperationException("a part of the list is an output, whose items are known only when it is: use ToOutput().Apply(...)")
        : _parts.Select(part => (Input<T>)part.Item!).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IInput.WriteTo(ArgsWriter writer)
    {
        if (HasWhole())
        {
            writer.WriteNode(_parts is [{ Whole: { } only }] ? only : ((IInput)this).Node);
            return;
        }

        writer.BeginItems();
        for (int index = 0; index < _parts.Count; index++)
        {
            writer.WriteItem(index, _parts[index].Item!);
        }

        writer.EndItems();
    }

    // By hand, as all that each start of a program passes: a delegate of each type of list is a type to load.
    private bool HasWhole()
    {
        for (int index = 0; index < _parts.Count; index++)
        {
            if (_parts[index].Whole is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static InputList<T> OfWhole(OutputNode whole)
    {
        var list = new InputList<T>();
        list._parts.Add(new InputListPart(null, whole));
        return list;
    }
}

/// <summary>Makes lists.</summary>
public static class InputList
{
    /// <summary>The list of a collection expression.</summary>
    public static InputList<T> Create<T>(ReadOnlySpan<Input<T>> items)
    {
        var list = new InputList<T>();
        foreach (Input<T> item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>A list of plain items.</summary>
    public static InputList<T> Of<T>(IEnumerable<T> items)
    {
        var list = new InputList<T>();
        list.AddRange(items.Select(item => (Input<T>)item));
        return list;
    }
}
