using System.Reflection;

namespace IaC;

/// <summary>The whole of what a program declares. Derive from it and declare resources in the constructor, then <c>Deployment.RunAsync&lt;MyStack&gt;()</c>.</summary>
public class Stack : Resource
{
    /// <summary>Declares it.</summary>
    public Stack(StackOptions? options = null)
        : base("iac:Stack", null, options is null ? null : new ResourceOptions { ResourceTransformations = options.ResourceTransformations }) => Program.Begin(this);

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create($"urn:pulumi:{Program.Start.Stack}::{Program.Start.Project}::{Type}::{ResourceName}");

    /// <inheritdoc/>
    private protected override string ResourceName => Program.Start.Stack;

    /// <summary>Outputs that the function given to <c>Deployment.RunAsync</c> returned; null where it returns none.</summary>
    internal IDictionary<string, object?>? Returned { get; set; }

    /// <summary>Outputs by name: what was returned, and the properties with <see cref="OutputAttribute"/>; null where there are none.</summary>
    /// <exception cref="RunException">A property has no value.</exception>
    internal Dictionary<string, object?>? Outputs()
    {
        bool isPlain = GetType() == typeof(Stack);
        return isPlain && Returned is null ? null : AllOutputs(isPlain);
    }

    private Dictionary<string, object?> AllOutputs(bool isPlain)
    {
        var outputs = new Dictionary<string, object?>(Returned ?? new Dictionary<string, object?>());
        if (isPlain)
        {
            return outputs;
        }

        foreach (PropertyInfo property in GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is { } output)
            {
                outputs[output.Name ?? property.Name] = property.GetValue(this)
                    ?? throw new RunException($"{GetType().Name}.{property.Name} is an [Output] and has no value: set it in the constructor");
            }
        }

        return outputs;
    }
}

/// <summary>Options of a stack.</summary>
public sealed class StackOptions
{
    /// <summary>Changes that are made to every resource of the stack before it is declared.</summary>
    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }
}
