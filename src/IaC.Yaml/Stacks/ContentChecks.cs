using IaC.Model;

namespace IaC.Yaml;

/// <summary>What an Image copies must be there. It is looked at while reading, so that the fault comes together with all others.</summary>
internal static class ContentChecks
{
    public static IEnumerable<Diagnostic> Check(SourceDocument document)
    {
        foreach ((string pointer, string text, string fullPath) in BuildContexts.Sources(document))
        {
            if (!Path.Exists(fullPath))
            {
                string? parent = Path.GetDirectoryName(fullPath);
                IEnumerable<string> near = Directory.Exists(parent) ? Directory.EnumerateFileSystemEntries(parent).Take(YamlLimits.Files).Select(entry => Path.GetRelativePath(document.Folder, entry)) : [];
                yield return Diagnostic.Error($"there is no file or folder {text} beside this file", document.Source.Locate(pointer), NearName.Suggest(Path.GetRelativePath(document.Folder, fullPath), near));
            }
        }
    }
}
