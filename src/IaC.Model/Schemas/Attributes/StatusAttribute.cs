namespace IaC.Model;

/// <summary>An output that every resource of the kind has when it is done: <c>${{ pod.db.status.address }}</c> (<c>x-iac-status</c>). There may be further ones.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class StatusAttribute(string name, string type, string description) : Attribute
{
    /// <summary>Name of the output.</summary>
    public string Name { get; } = name;

    /// <summary>JSON type: <c>string</c>, <c>integer</c> or <c>boolean</c>.</summary>
    public string Type { get; } = type;

    /// <summary>What it is.</summary>
    public string Description { get; } = description;
}
