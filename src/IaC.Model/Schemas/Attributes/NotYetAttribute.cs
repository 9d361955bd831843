namespace IaC.Model;

/// <summary>
/// Members of this record, or values of this enumeration or property, that are part of the design but do nothing yet: they are refused as <c>not supported yet</c> and not as unknown.
/// Those that Kubernetes defines are found when the schemas are generated and need not be named here.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Enum | AttributeTargets.Property)]
public sealed class NotYetAttribute(params string[] names) : Attribute
{
    /// <summary>As written in a document.</summary>
    public string[] Names { get; } = names;
}
