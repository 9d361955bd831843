using System.Text.Json;
using System.Text.RegularExpressions;
using IaC.Images.Oci;
using IaC.Linux.Files;
using IaC.Linux.Locks;

namespace IaC.Images.Store;

/// <summary>
/// Names of images: <c>index.json</c> of the image layout, replaced as a whole so that readers need no lock. One entry is one name. It is our own writing and read by every command that looks for an image, so without the serializer,
/// which would describe the whole index to itself first.
/// </summary>
internal sealed partial class NameIndex(StoreLayout layout, StoreLocks locks)
{
    private const int LongestName = 512;

    /// <summary>All names with the manifest each points to.</summary>
    internal IReadOnlyDictionary<string, Descriptor> Read()
    {
        SortedDictionary<string, Descriptor> names = new(StringComparer.Ordinal);
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(layout.Index), new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (JsonElement entry in index.RootElement.GetProperty("manifests").EnumerateArray())
            {
                if (entry.TryGetProperty("annotations", out JsonElement annotations) && annotations.TryGetProperty(ImageIndex.ReferenceName, out JsonElement name))
                {
                    names[Text(name)] = new Descriptor { MediaType = Text(entry.GetProperty("mediaType")), Digest = Parse(Text(entry.GetProperty("digest"))), Size = entry.GetProperty("size").GetInt64() };
                }
            }

            return names;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ImageException($"is not ImageIndex JSON: {fault.Message}", layout.Index, fault);
        }
    }

    /// <summary>Points names to a manifest.</summary>
    internal void Set(IEnumerable<string> names, Descriptor manifest)
    {
        Change(index =>
        {
            foreach (string name in names)
            {
                index[name] = manifest;
            }

            return true;
        });
    }

    /// <summary>Removes a name; false where there was none.</summary>
    internal bool Remove(string name) => Change(index => index.Remove(name));

    /// <summary>Makes the file where there is none.</summary>
    internal void Create()
    {
        if (!File.Exists(layout.Index))
        {
            Change(_ => true);
        }
    }

    /// <summary>Throws for a text that an image layout cannot hold as a name (image-layout.md, index.json, grammar of the reference name).</summary>
    internal static void Check(string name)
    {
        if (name.Length > LongestName || !NamePattern().IsMatch(name))
        {
            throw new ImageException("is not a name for an image: letters and digits, and between them '-', '.', '_', ':', '@', '/', '+'", $"'{name}'");
        }
    }

    private static Digest Parse(string text) => Digest.TryParse(text, out Digest digest) ? digest : throw new JsonException($"'{text}' is not a digest");

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("null stands where a text belongs");

    private bool Change(Func<SortedDictionary<string, Descriptor>, bool> change)
    {
        using FileLock held = locks.TakeIndex();
        SortedDictionary<string, Descriptor> names = new(StringComparer.Ordinal);
        if (File.Exists(layout.Index))
        {
            foreach ((string name, Descriptor manifest) in Read())
            {
                names.Add(name, manifest);
            }
        }

        if (!change(names))
        {
            return false;
        }

        IEnumerable<Descriptor> entries = names.Select(entry => new Descriptor
        {
            MediaType = entry.Value.MediaType,
            Digest = entry.Value.Digest,
            Size = entry.Value.Size,
            Annotations = new Dictionary<string, string> { [ImageIndex.ReferenceName] = entry.Key },
        });
        Replace(OciJson.Write(new ImageIndex { MediaType = MediaTypes.Index, Manifests = [.. entries] }, OciJson.Default.ImageIndex));
        return true;
    }

    // The only file that changes in place: synced before it takes its name, so that a power failure leaves the old one or the new one.
    private void Replace(byte[] content)
    {
        string name = Path.GetFileName(layout.NewIngest());
        using SafeFolder root = SafeFolder.Open(layout.Root);
        using SafeFolder ingest = root.OpenFolder("ingest");
        try
        {
            using (SafeFile file = ingest.CreateFile(name, 0x180))
            {
                file.Write(content, 0);
                file.Flush();
            }

            ingest.TryRename(name, root, "index.json", replace: true);
        }
        finally
        {
            ingest.RemoveTree(name);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]+(?:(?:[-._:@/+]|--|__)[A-Za-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}
