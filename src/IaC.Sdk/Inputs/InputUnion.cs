using System.Text.Json.Serialization;

namespace IaC;

/// <summary>A value of one of two types, plain or an output: a port by number or by name.</summary>
[JsonConverter(typeof(NoJson))]
public sealed class InputUnion<T0, T1> : IInput
{
    private readonly IInput _value;

    private InputUnion(IInput value) => _value = value;

    bool IInput.IsEmpty => false;

    OutputNode IInput.Node => _value.Node;

    /// <summary>A plain value of the first type.</summary>
    public static implicit operator InputUnion<T0, T1>(T0 value) => new((Input<T0>)value);

    /// <summary>A plain value of the second type.</summary>
    public static implicit operator InputUnion<T0, T1>(T1 value) => new((Input<T1>)value);

    /// <summary>An output of the first type.</summary>
    public static implicit operator InputUnion<T0, T1>(Output<T0> value) => new((Input<T0>)value);

    /// <summary>An output of the second type.</summary>
    public static implicit operator InputUnion<T0, T1>(Output<T1> value) => new((Input<T1>)value);

    void IInput.WriteTo(ArgsWriter writer) => _value.WriteTo(writer);
}
