using System.Text.Json.Serialization;

namespace IaC;

/// <summary>A value that may be known only when a resource is done, and remembers what it depends on and whether it is a secret. It is used where an argument wants it; it is never a plain value.</summary>
[JsonConverter(typeof(NoJson))]
public sealed class Output<T> : IOutput
{
    internal Output(OutputNode node) => Node = node;

    /// <summary>What it stands for.</summary>
    internal OutputNode Node { get; }

    OutputNode IOutput.Node => Node;

    /// <summary>
    /// A value made from this one by code. It runs when the value is known: at once, at plan, or after the step that brings it. It must not declare resources, and what it uses beside its argument must be
    /// plain: combine outputs with <see cref="Output.Tuple{T1,T2}(Input{T1},Input{T2})"/> before.
    /// </summary>
    public Output<U> Apply<U>(Func<T, U> func) => new(new ApplyNode(Node, value => Task.FromResult<object?>(func((T)value!))));

    /// <inheritdoc cref="Apply{U}(Func{T, U})"/>
    public Output<U> Apply<U>(Func<T, Task<U>> func) => new(new ApplyNode(Node, async value => await func((T)value!).ConfigureAwait(false)));

    /// <inheritdoc cref="Apply{U}(Func{T, U})"/>
    public Output<U> Apply<U>(Func<T, Output<U>> func) => new(new ApplyNode(Node, value => Task.FromResult<object?>(func((T)value!))));

    /// <inheritdoc cref="Apply{U}(Func{T, U})"/>
    public Output<U> Apply<U>(Func<T, Input<U>?> func) => new(new ApplyNode(Node, value => Task.FromResult<object?>(func((T)value!)?.ToOutput())));

    /// <summary>Not the value, which is not known: a text that says so.</summary>
    public override string ToString() => "an Output is no text yet: use Output.Format, or Apply";
}

/// <summary>An output of any type.</summary>
internal interface IOutput
{
    /// <summary>What it stands for.</summary>
    OutputNode Node { get; }
}
