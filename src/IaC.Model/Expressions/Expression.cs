namespace IaC.Model;

/// <summary>One <c>${{ ... }}</c> of a document.</summary>
/// <param name="Text">As written, without the braces and the white space around.</param>
public abstract record Expression(string Text)
{
    /// <summary><c>pod.db.status.address</c>: an output of another resource.</summary>
    /// <param name="Text">As written.</param>
    /// <param name="Target">The resource.</param>
    /// <param name="Output">Path within its outputs: <c>address</c>, <c>ports.0.hostPort</c>.</param>
    public sealed record Status(string Text, ResourceKey Target, string Output) : Expression(Text);

    /// <summary><c>config.domain</c>: a config value of the stack.</summary>
    /// <param name="Text">As written.</param>
    /// <param name="Name">Name of the value.</param>
    public sealed record Config(string Text, string Name) : Expression(Text);

    /// <summary><c>stack.db.outputs.address</c>: an output of another stack of the same root.</summary>
    /// <param name="Text">As written.</param>
    /// <param name="Stack">The stack.</param>
    /// <param name="Name">Name of the output.</param>
    /// <param name="Path">Path within its value, names and item numbers with dots between; empty for all of it.</param>
    public sealed record StackOutput(string Text, string Stack, string Name, string Path) : Expression(Text);

    /// <summary><c>apply.1</c>: a value that the program of the stack computes (<see cref="ComputedValue"/>).</summary>
    /// <param name="Text">As written.</param>
    /// <param name="Id">Id of the value.</param>
    public sealed record Computed(string Text, string Id) : Expression(Text);
}
