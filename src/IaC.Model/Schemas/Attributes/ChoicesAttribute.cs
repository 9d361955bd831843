namespace IaC.Model;

/// <summary>The text of this property is one of these; for choices that an enumeration cannot name, such as the empty text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChoicesAttribute(params string[] values) : Attribute
{
    /// <summary>As written in a document.</summary>
    public string[] Values { get; } = values;
}
