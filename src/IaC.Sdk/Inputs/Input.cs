using System.Text.Json.Serialization;

namespace IaC;

/// <summary>A value that an argument takes: a plain one, or an output of another resource. Both convert by themselves: <c>Image = "tools"</c>, <c>Value = database.Address</c>.</summary>
[JsonConverter(typeof(NoJson))]
public sealed class Input<T> : IInput
{
    private readonly Output<T>? _output;
    private readonly T? _value;

    private Input(Output<T>? output, T? value) => (_output, _value) = (output, value);

    /// <summary>The value where it is plain; the default of its type where it is an output.</summary>
    public T? Known => _output is null ? _value : default;

    /// <summary>Whether the value is plain.</summary>
    public bool IsPlain => _output is null;

    bool IInput.IsEmpty => false;

    OutputNode IInput.Node => _output?.Node ?? new ValueNode(_value);

    /// <summary>A plain value.</summary>
    public static implicit operator Input<T>(T value) => new(null, value);

    /// <summary>An output.</summary>
    public static implicit operator Input<T>(Output<T> value) => new(value, default);

    /// <summary>The value as an output, whatever it is.</summary>
    public Output<T> ToOutput() => _output ?? new Output<T>(new ValueNode(_value));

    /// <inheritdoc cref="Output{T}.Apply{U}(Func{T, U})"/>
    public Output<U> Apply<U>(Func<T, U> func) => ToOutput().Apply(func);

    void IInput.WriteTo(ArgsWriter writer)
    {
        if (_output is null)
        {
            writer.WriteValue(_value);
        }
        else
        {
            writer.WriteNode(_output.Node);
        }
    }
}
