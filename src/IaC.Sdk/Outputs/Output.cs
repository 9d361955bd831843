using System.Collections.Immutable;
using System.Text.Json;

namespace IaC;

/// <summary>Makes outputs, and combines them.</summary>
public static partial class Output
{
    /// <summary>An output of a plain value.</summary>
    public static Output<T> Create<T>(T value) => new(new ValueNode(value));

    /// <summary>An output of a value that the program still works on.</summary>
    public static Output<T> Create<T>(Task<T> value) => new(new TaskNode(async () => await value.ConfigureAwait(false)));

    /// <summary>A secret: sealed in state and plan, and never printed.</summary>
    public static Output<T> CreateSecret<T>(T value) => new(new SecretNode(new ValueNode(value)));

    /// <summary>A secret that the program still works on.</summary>
    public static Output<T> CreateSecret<T>(Task<T> value) => new(new SecretNode(Create(value).Node));

    /// <summary>The same value as a secret.</summary>
    public static Output<T> CreateSecret<T>(Output<T> value) => new(new SecretNode(value.Node));

    /// <summary>The same value, no secret any more: for what a secret took part in and does not show.</summary>
    public static Output<T> Unsecret<T>(Output<T> value) => new(new UnsecretNode(value.Node));

    /// <summary>Whether a value is a secret, as far as the program knows.</summary>
    public static async Task<bool> IsSecretAsync<T>(Output<T> value) => (await value.Node.ResolveAsync(null).ConfigureAwait(false)).Secret || value.Node is SecretNode;

    /// <summary>All values, as one.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All((IEnumerable<Input<T>>)inputs);

    /// <summary>All values, as one.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All((IEnumerable<Output<T>>)outputs);

    /// <summary>All values, as one.</summary>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => new(new ListNode([.. inputs.Select(Node)], values => values.Cast<T>().ToImmutableArray()));

    /// <summary>All values, as one.</summary>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => new(new ListNode([.. outputs.Select(output => output.Node)], values => values.Cast<T>().ToImmutableArray()));

    /// <summary>Text with values in it: <c>Output.Format($"http://{pod.Address}:8080/")</c>. Any value may be an output, an input or plain.</summary>
    public static Output<string> Format(FormattableString text) =>
        new(new FormatNode(text.Format, [.. text.GetArguments().Select(argument => argument switch { IOutput output => output.Node, IInput input => input.Node, _ => new ValueNode(argument) })]));

    /// <summary>The value as JSON text.</summary>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null) => value.Apply(plain => JsonSerializer.Serialize(plain, options));

    /// <summary>The value that a JSON text means.</summary>
    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null) => json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);

    private static OutputNode Node<T>(Input<T> input) => ((IInput)input).Node;
}
