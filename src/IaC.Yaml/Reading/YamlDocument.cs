using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>One document of a file.</summary>
/// <param name="Piece">The text that it was read from.</param>
/// <param name="Number">Its number within the piece, from 0.</param>
/// <param name="Root">Its value.</param>
/// <param name="Start">Where it begins.</param>
internal sealed record YamlDocument(YamlPiece Piece, int Number, JsonNode? Root, SourcePosition Start);
