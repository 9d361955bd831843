namespace IaC;

/// <summary>The whole of what a program declares. Derive from it and declare resources in the constructor, then <c>Deployment.RunAsync&lt;MyStack&gt;()</c>.</summary>
public class Stack : Resource
{
    /// <summary>Declares it.</summary>
    public Stack(StackOptions? options = null)
        : base("iac:Stack", ProgramContext.Require("a Stack").Start.Stack, null)
    {
        Program.Begin(this, options ?? new StackOptions());
    }

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create($"urn:pulumi:{Program.Start.Stack}::{Program.Start.Project}::{Type}::{ResourceName}");
}

/// <summary>Options of a stack.</summary>
public sealed class StackOptions
{
}
