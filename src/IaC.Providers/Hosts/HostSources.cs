using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>Files that a Host copies from beside its document: what they hold becomes a part of what is recorded, so that it can be compared, and made again without them.</summary>
internal static class HostSources
{
    /// <summary>Puts the content of each file in the place of its name.</summary>
    /// <param name="inputs">The document.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="where">Where it was written.</param>
    internal static IReadOnlyList<Diagnostic> Include(JsonObject inputs, string folder, ISourceMap where)
    {
        List<Diagnostic> faults = [];
        foreach ((int index, JsonObject file) in (inputs["spec"]?["files"] as JsonArray ?? []).OfType<JsonObject>().Index())
        {
            string pointer = $"/spec/files/{index}";
            if (file["source"]?.GetValue<string>() is { } source && !Expressions.IsIn(source))
            {
                try
                {
                    Include(file, File.ReadAllBytes(Path.Combine(folder, source)));
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    faults.Add(Diagnostic.Error(exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {source}" : exception.Message, where.Locate($"{pointer}/source")));
                    continue;
                }
            }

            if (SizeOf(file) > HostFileContent.MostBytes)
            {
                faults.Add(Diagnostic.Error("a file of a host has at most 1 MiB", where.Locate(pointer), "put it into a package or an image"));
            }
        }

        return faults;
    }

    private static int SizeOf(JsonObject file) => file["content"]?.GetValue<string>() is { } text ? Encoding.UTF8.GetByteCount(text)
        : file["contentBase64"]?.GetValue<string>() is { } base64 && !Expressions.IsIn(base64) ? Convert.FromBase64String(base64).Length
        : 0;

    private static void Include(JsonObject file, byte[] bytes)
    {
        file.Remove("source");
        if (HostFileContent.TextOf(bytes) is { } text)
        {
            file["content"] = text;
        }
        else
        {
            file["contentBase64"] = Convert.ToBase64String(bytes);
        }
    }
}
