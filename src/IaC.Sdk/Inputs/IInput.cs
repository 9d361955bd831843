using System.ComponentModel;

namespace IaC;

/// <summary>A value of an argument, of whatever form: <see cref="Input{T}"/>, <see cref="InputList{T}"/>, <see cref="InputMap{V}"/>, <see cref="InputUnion{T0,T1}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IInput
{
    /// <summary>A collection without items, which is as good as none.</summary>
    internal bool IsEmpty { get; }

    /// <summary>The value as an output.</summary>
    internal OutputNode Node { get; }

    /// <summary>Writes the value.</summary>
    internal void WriteTo(ArgsWriter writer);
}
