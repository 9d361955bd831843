namespace IaC.Yaml;

/// <summary>A part of a file that begins at a document marker: in nearly all cases one document.</summary>
/// <param name="File">Name of the file, for messages.</param>
/// <param name="Text">The text.</param>
/// <param name="LinesBefore">Lines of the file before it.</param>
internal sealed record YamlPiece(string File, string Text, int LinesBefore);
