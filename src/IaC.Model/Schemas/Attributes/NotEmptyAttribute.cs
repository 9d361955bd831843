namespace IaC.Model;

/// <summary>This list has at least one item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotEmptyAttribute : Attribute;
