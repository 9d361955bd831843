namespace IaC.Model;

/// <summary>The kinds of Kubernetes, to tell what is not supported yet from what does not exist. Read when such a document turns up.</summary>
internal static class KubernetesKinds
{
    private static readonly Lazy<HashSet<string>> Lines = new(Load);

    /// <summary>Whether Kubernetes has the kind in that group and version.</summary>
    public static bool Contain(string apiVersion, string kind) => Lines.Value.Contains($"{apiVersion} {kind}");

    /// <summary>Groups and versions of a kind.</summary>
    public static IEnumerable<string> VersionsOf(string kind) => Lines.Value.Where(line => line.EndsWith($" {kind}", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]);

    /// <summary>Names of all kinds.</summary>
    public static IEnumerable<string> Names => Lines.Value.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static HashSet<string> Load()
    {
        using Stream stream = typeof(KubernetesKinds).Assembly.GetManifestResourceStream("kubernetes-kinds.txt") ?? throw new InvalidOperationException("no kubernetes-kinds.txt in the assembly");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
