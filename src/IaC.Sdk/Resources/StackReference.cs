namespace IaC;

/// <summary>
/// Another stack of the same root, for its outputs: <c>new StackReference("db").GetOutput&lt;string&gt;("address")</c>. What a secret output goes into is secret. That there is no such stack, or no such output, is said when
/// the plan is made.
/// </summary>
public sealed class StackReference : Resource, IOutputOwner
{
    /// <summary>Refers to a stack.</summary>
    /// <param name="name">Name of the stack; of Pulumi's <c>organization/project/stack</c> the last part counts.</param>
    /// <param name="options">What it is a part of.</param>
    public StackReference(string name, ResourceOptions? options = null)
        : base("pulumi:pulumi:StackReference", name, options) => Name = name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Name of the stack.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create($"urn:pulumi:{Program.Start.Stack}::{Program.Start.Project}::{Type}::{ResourceName}");

    ProgramContext IOutputOwner.Program => Program;

    string IOutputOwner.Label => $"stack {Name}";

    /// <summary>An output, or a value within it: <c>GetOutput&lt;int&gt;("ports.0")</c>.</summary>
    /// <param name="name">Name of the output, and of members and numbers of items within it, with dots between.</param>
    public Output<T> GetOutput<T>(string name) => LeafNode.Output<T>(this, name);

    /// <inheritdoc cref="GetOutput{T}(string)"/>
    public Output<object?> GetOutput(string name) => GetOutput<object?>(name);

    /// <inheritdoc cref="GetOutput{T}(string)"/>
    public Output<T> RequireOutput<T>(string name) => GetOutput<T>(name);

    /// <inheritdoc cref="GetOutput{T}(string)"/>
    public Output<object?> RequireOutput(string name) => GetOutput(name);

    internal override IEnumerable<CustomResource> Members() => [];

    string IOutputOwner.ExpressionOf(string path, string? space) => $"${{{{ stack{(ExpressionName.IsSimple(Name) ? $".{Name}" : $"[\"{Name}\"]")}.outputs.{path} }}}}";
}
