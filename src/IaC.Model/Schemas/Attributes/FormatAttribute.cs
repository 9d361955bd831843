namespace IaC.Model;

/// <summary>The text of this property, or of its items or values, is in one of the <see cref="TextFormat"/>s.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string name) : Attribute
{
    /// <summary>Name of the <see cref="TextFormat"/>.</summary>
    public string Name { get; } = name;
}
