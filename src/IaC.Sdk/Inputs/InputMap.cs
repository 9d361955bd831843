using System.Collections;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>A map from names that an argument takes, values plain or outputs: <c>Labels = { ["app"] = "web" }</c>, <c>Data = { { "key", secret } }</c>.</summary>
[JsonConverter(typeof(NoJson))]
public sealed class InputMap<V> : IInput, IEnumerable<KeyValuePair<string, Input<V>>>
{
    private readonly Dictionary<string, Input<V>> _values = new(StringComparer.Ordinal);
    private OutputNode? _whole;

    bool IInput.IsEmpty => _whole is null && _values.Count == 0;

    OutputNode IInput.Node => Joined();

    /// <summary>Sets a value.</summary>
    public Input<V> this[string name]
    {
        set => _values[name] = value;
    }

    /// <summary>Plain values.</summary>
    public static implicit operator InputMap<V>(Dictionary<string, V> values) => Of(values);

    /// <summary>Plain values.</summary>
    public static implicit operator InputMap<V>(ImmutableDictionary<string, V> values) => Of(values);

    /// <summary>A whole map that is an output.</summary>
    public static implicit operator InputMap<V>(Output<ImmutableDictionary<string, V>> values) => new() { _whole = values.Node };

    /// <summary>A whole map that is an output.</summary>
    public static implicit operator InputMap<V>(Output<Dictionary<string, V>> values) => new() { _whole = values.Node };

    /// <summary>Adds a value.</summary>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void Add(string name, Input<V> value) => _values.Add(name, value);

    /// <summary>Sets all values of another map.</summary>
    public void AddRange(InputMap<V> values)
    {
        if (values._whole is not null)
        {
            throw new InvalidOperationException("a map that is an output cannot be added to another one: use InputMap.Merge");
        }

        foreach ((string name, Input<V> value) in values._values)
        {
            _values[name] = value;
        }
    }

    /// <summary>A new map with the values of both; those of the second one win.</summary>
    public static InputMap<V> Merge(InputMap<V> first, InputMap<V> second)
    {
        var merged = new InputMap<V>();
        if (first._whole is null && second._whole is null)
        {
            merged.AddRange(first);
            merged.AddRange(second);
        }
        else
        {
            merged._whole = new ListNode([first.Joined(), second.Joined()], parts => parts.Cast<IEnumerable<KeyValuePair<string, V>>>().SelectMany(part => part)
                .GroupBy(value => value.Key).ToImmutableDictionary(values => values.Key, values => values.Last().Value));
        }

        return merged;
    }

    /// <summary>The map as one output.</summary>
    public Output<ImmutableDictionary<string, V>> ToOutput() => new(Joined());

    /// <summary>The values.</summary>
    /// <exception cref="InvalidOperationException">The map is an output, whose values are not known.</exception>
    public IEnumerator<KeyValuePair<string, Input<V>>> GetEnumerator() => _whole is null
        ? _values.GetEnumerator()
        : throw new InvalidOperationException("the map is an output, whose values are known only when it is: use ToOutput().Apply(...)");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IInput.WriteTo(ArgsWriter writer)
    {
        if (_whole is null)
        {
            writer.BeginMembers();
            foreach ((string name, Input<V> value) in _values)
            {
                writer.WriteMember(name, value);
            }

            writer.EndMembers();
        }
        else
        {
            writer.WriteNode(Joined());
        }
    }

    private static InputMap<V> Of(IEnumerable<KeyValuePair<string, V>> values)
    {
        var map = new InputMap<V>();
        foreach ((string name, V value) in values)
        {
            map._values[name] = value;
        }

        return map;
    }

    private OutputNode Joined()
    {
        string[] names = [.. _values.Keys];
        if (_whole is not null && names.Length == 0)
        {
            return _whole;
        }

        var own = new ListNode(
            [.. _values.Values.Select(value => ((IInput)value).Node)],
            values => names.Zip(values, (name, value) => KeyValuePair.Create(name, (V)value!)).ToImmutableDictionary());
        return _whole is null ? own : ((IInput)Merge(new InputMap<V> { _whole = _whole }, new InputMap<V> { _whole = own })).Node;
    }
}
