namespace IaC;

/// <summary>The whole of what a program declares. Derive from it and declare resources in the constructor, then <c>Deployment.RunAsync&lt;MyStack&gt;()</c>.</summary>
public class Stack : Resource
{
    /// <summary>Declares it.</summary>
    public Stack(StackOptions? options = null)
        : base("iac:Stack", ProgramContext.Require("a Stack").Start.Stack, new ResourceOptions { ResourceTransformations = options?.ResourceTransformations ?? [] }) => Program.Begin(this);

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create($"urn:pulumi:{Program.Start.Stack}::{Program.Start.Project}::{Type}::{ResourceName}");
}

/// <summary>Options of a stack.</summary>
public sealed class StackOptions
{
    /// <summary>Changes that are made to every resource of the stack before it is declared.</summary>
    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }
}
