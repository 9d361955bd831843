namespace IaC.Images.Store;

/// <summary>What the inputs of builds gave: a file per hash of inputs, with a digest a line, the result first. A record is a hint; it counts only while its result is in the store.</summary>
internal sealed class BuildRecords(StoreLayout layout)
{
    /// <summary>What these inputs gave; null where they were never built, or it is gone.</summary>
    internal (Digest Digest, long Size)? Find(Digest key) =>
        Read(layout.Build(key)) is { Result: var result } && new FileInfo(layout.Blob(result)) is { Exists: true } blob ? (result, blob.Length) : null;

    /// <summary>Remembers a result, in place of what these inputs gave before.</summary>
    internal void Set(Digest key, Digest result, params IEnumerable<Digest> stages) => layout.Write(layout.Build(key), string.Join('\n', stages.Prepend(result)));

    /// <summary>Reads the file of a record; null for one that a power failure cut off.</summary>
    internal static BuildRecord? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        List<Digest> digests = [];
        foreach (string line in File.ReadAllLines(file))
        {
            if (!Digest.TryParse(line, out Digest digest))
            {
                return null;
            }

            digests.Add(digest);
        }

        return digests is [var result, .. var stages] ? new BuildRecord(result, stages) : null;
    }
}
