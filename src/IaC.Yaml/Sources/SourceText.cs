namespace IaC.Yaml;

/// <summary>A file as it was read.</summary>
/// <param name="Name">What messages call it: relative to the working folder where it lies below it.</param>
/// <param name="Folder">Absolute path of the folder that relative paths of its documents start from.</param>
/// <param name="Text">The text.</param>
/// <param name="Named">The user named this file; one that was found in a folder may hold anything.</param>
internal sealed record SourceText(string Name, string Folder, string Text, bool Named);
