namespace IaC.Model;

/// <summary>The member names of this map are in one of the <see cref="TextFormat"/>s.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyFormatAttribute(string name) : Attribute
{
    /// <summary>Name of the <see cref="TextFormat"/>.</summary>
    public string Name { get; } = name;
}
