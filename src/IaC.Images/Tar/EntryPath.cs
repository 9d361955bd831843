using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>
/// What the name of an entry means: a path below the root of the layer, as <c>usr/bin/sh</c>; empty for the root itself. A leading <c>/</c> or <c>./</c> is the root; <c>..</c> is resolved in the text,
/// as no link may stand on the way anyhow.
/// </summary>
internal static class EntryPath
{
    // The kernel's limit is 4096 with a zero; the rest is for the folders of the store above the layer when it is removed again.
    private const int LongestPath = 3840;
    private const int LongestName = 255;

    /// <summary>The path of a name. Throws for one that leaves the root, or that no Linux file system can hold; <paramref name="place"/> is the entry that it stands in.</summary>
    internal static string Parse(string name, string place)
    {
        if (IsPlain(name))
        {
            return name;
        }

        List<string> parts = [];
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                throw new ImageException($"'{name}' leaves the root of the image", place);
            }
        }

        if (parts.Any(part => FileNames.Encode(part).Length > LongestName) || FileNames.Encode(name).Length > LongestPath)
        {
            throw new ImageException($"a name is longer than {LongestName} bytes in one part or {LongestPath} in all", place.Length > 100 ? place[..100] + "..." : place);
        }

        return string.Join('/', parts);
    }

    /// <summary>Folder part and last part of a path.</summary>
    internal static (string Folder, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    /// <summary>A path below a folder.</summary>
    internal static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    // Most names need no work: no empty part, no dots at the start of a part, short.
    private static bool IsPlain(string name) =>
        name.Length is > 0 and < 80 && name[0] is not ('/' or '.') && name[^1] != '/' && !name.Contains("//", StringComparison.Ordinal) && !name.Contains("/.", StringComparison.Ordinal);
}
