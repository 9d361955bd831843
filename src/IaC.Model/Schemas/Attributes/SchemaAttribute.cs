namespace IaC.Model;

/// <summary>This record is a whole document; its schema is the file <c>schemas/NAME.schema.json</c>, NAME being the kind in lower case.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SchemaAttribute(string apiVersion, string kind) : Attribute
{
    /// <summary>The only <c>apiVersion</c> of the document.</summary>
    public string ApiVersion { get; } = apiVersion;

    /// <summary>The only <c>kind</c> of the document.</summary>
    public string Kind { get; } = kind;
}
