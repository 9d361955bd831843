namespace IaC.Model;

/// <summary>A project with providers, as a stack names it.</summary>
/// <param name="Path">Absolute path of the project, or of its folder.</param>
/// <param name="Position">Where it is named.</param>
public sealed record ProviderProject(string Path, SourcePosition? Position);
