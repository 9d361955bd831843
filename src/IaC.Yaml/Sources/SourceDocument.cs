using System.Text.Json.Nodes;

namespace IaC.Yaml;

/// <summary>A document with an <c>apiVersion</c> and a <c>kind</c>.</summary>
/// <param name="ApiVersion">As written.</param>
/// <param name="Kind">As written.</param>
/// <param name="Root">The whole document.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="Folder">Absolute path of the folder that relative paths of it start from.</param>
internal sealed record SourceDocument(string ApiVersion, string Kind, JsonObject Root, YamlSourceMap Source, string Folder);
