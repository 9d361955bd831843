namespace IaC;

/// <summary>Changes what a resource is declared with, before it is: null leaves it as it is.</summary>
/// <param name="args">What it is declared with.</param>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

/// <summary>What a resource is declared with.</summary>
/// <param name="Type">The type: <c>v1:Pod</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Args">Its arguments, which may be changed in place; null where it has none.</param>
/// <param name="Options">Its options.</param>
public sealed record ResourceTransformationArgs(string Type, string Name, ResourceArgs? Args, ResourceOptions Options);

/// <summary>What it is declared with instead.</summary>
/// <param name="Args">Its arguments.</param>
/// <param name="Options">Its options.</param>
public sealed record ResourceTransformationResult(ResourceArgs? Args, ResourceOptions Options);
