namespace IaC;

/// <summary>Marks a property of a <see cref="Stack"/> as an output: <c>iac stack output NAME</c> shows it, and other stacks can refer to it.</summary>
/// <param name="name">Name of the output. <value>That of the property.</value></param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    /// <summary>Name of the output; null for that of the property.</summary>
    public string? Name => name;
}
