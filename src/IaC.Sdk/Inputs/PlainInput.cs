namespace IaC;

/// <summary>A value of a type that is known only when the program runs.</summary>
internal sealed class PlainInput(object? value) : IInput
{
    bool IInput.IsEmpty => false;

    OutputNode IInput.Node => new ValueNode(value);

    void IInput.WriteTo(ArgsWriter writer) => writer.WriteValue(value);
}
