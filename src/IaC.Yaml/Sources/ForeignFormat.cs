using System.Text.Json.Nodes;

namespace IaC.Yaml;

/// <summary>Formats of other tools that lie in the same folders: what they are, and how their content gets here.</summary>
internal static class ForeignFormat
{
    private const string Chart = "Chart.yaml";

    private static readonly string[] ComposeNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    private static readonly string[] KustomizeNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Message and remedy for a file that is known by its name; null for others.</summary>
    public static (string Message, string Remedy)? ByName(string path)
    {
        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return name == Chart ? Helm($"{path} belongs to a Helm chart", folder)
            : KustomizeNames.Contains(name) ? Kustomize(path, folder)
            : ComposeNames.Contains(name) ? Compose(path)
            : null;
    }

    /// <summary>Message and remedy for a file that is known by what it holds; null for others.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="root">Its first document, where it could be read.</param>
    public static (string Message, string Remedy)? ByContent(string path, string text, JsonNode? root)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (root is JsonObject members)
        {
            if (members["apiVersion"]?.ToString().StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) == true)
            {
                return Kustomize(path, folder);
            }

            if (!members.ContainsKey("apiVersion") && members["services"] is JsonObject)
            {
                return Compose(path);
            }
        }

        return IsTemplate(text) ? Helm($"{path} is a template of Helm or of Go, not YAML", folder) : null;
    }

    /// <summary>Whether the folder is a Helm chart, whose templates are not YAML.</summary>
    public static bool IsChart(string folder) => File.Exists(Path.Combine(folder, Chart));

    // `{{` that is neither an expression of ours nor a map in a map.
    private static bool IsTemplate(string text)
    {
        for (int at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("{{", at + 2, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> inside = text.AsSpan(at + 2).TrimStart("- ");
            if ((at == 0 || text[at - 1] != '$') && (inside.StartsWith('.') || inside.StartsWith("include ") || inside.StartsWith("if ") || inside.StartsWith("range ") || inside.StartsWith("end ") || inside.StartsWith("/*")))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Message, string Remedy) Helm(string message, string folder) => (message, $"run `helm template {folder} | iac up -f -`");

    private static (string Message, string Remedy) Kustomize(string path, string folder) => ($"{path} is a Kustomization, which is not read", $"run `kubectl kustomize {folder} | iac up -f -`");

    private static (string Message, string Remedy) Compose(string path) => ($"{path} is a Docker Compose file, which is not read", "write its services as Pods, or convert it with `kompose convert`");
}
