using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Files and folders that the images of a stack copy: they are content, and no part of the stack whatever they hold.</summary>
internal sealed class BuildContexts
{
    private readonly List<string> _paths = [];

    /// <summary>Takes note of what an Image copies.</summary>
    public void Add(SourceDocument document)
    {
        if (document.ApiVersion == BuiltInKinds.Image.ApiVersion && document.Kind == BuiltInKinds.Image.Kind)
        {
            _paths.AddRange(Sources(document).Select(source => source.FullPath));
        }
    }

    /// <summary>Whether an image copies just this file.</summary>
    public bool ContainFile(string path) => _paths.Contains(path);

    /// <summary>Whether an image copies this folder, or one around it. Of the folder that an image lies in itself, the files are still read.</summary>
    public bool ContainFolder(string path) => _paths.Exists(context => path == context || path.StartsWith(context + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>What an Image copies: the JSON pointer of the field, its text and the absolute path. Only what lies below the folder of the document.</summary>
    public static IEnumerable<(string Pointer, string Text, string FullPath)> Sources(SourceDocument document)
    {
        if (JsonPointer.Resolve(document.Root, "/spec/layers") is not JsonArray layers)
        {
            yield break;
        }

        for (int index = 0; index < layers.Count; index++)
        {
            string pointer = $"/spec/layers/{index}/copy/source";
            if (JsonPointer.Resolve(document.Root, pointer) is JsonValue value && value.TryGetValue(out string? text) && TextFormat.Get(TextFormat.RelativePath).Matches(text))
            {
                yield return (pointer, text, Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, document.Folder)));
            }
        }
    }
}
