namespace IaC;

/// <summary>
/// Several resources under one name, for reuse: derive from it and declare them in the constructor with <c>Parent = this</c>. What is said of it (<see cref="ResourceOptions.Protect"/>, the host) holds for all of
/// them, and to depend on it is to depend on them. It is no document itself.
/// </summary>
public class ComponentResource : Resource
{
    /// <summary>Declares it.</summary>
    /// <param name="type">Its type, for messages: <c>shop:Frontend</c>.</param>
    /// <param name="name">Name.</param>
    /// <param name="options">How its parts are treated.</param>
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : base(type, name, options)
    {
    }

    /// <inheritdoc/>
    public override Output<string> Urn => Output.Create($"urn:pulumi:{Program.Start.Stack}::{Program.Start.Project}::{Type}::{ResourceName}");

    private protected override ResourceOptions NewOptions() => new ComponentResourceOptions();

    /// <summary>Says that all parts are declared. There is nothing to do: it stands in programs that come from Pulumi.</summary>
    protected void RegisterOutputs()
    {
    }

    /// <inheritdoc cref="RegisterOutputs()"/>
    /// <param name="outputs">Outputs are properties of the class here; nothing more is kept of them.</param>
    protected void RegisterOutputs(IDictionary<string, object?> outputs) => ArgumentNullException.ThrowIfNull(outputs);
}
