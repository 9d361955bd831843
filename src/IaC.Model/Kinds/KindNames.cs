namespace IaC.Model;

/// <summary>What a person calls a kind, and what it is.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind in its own spelling.</param>
/// <param name="IsNamespaced">Whether its resources lie in namespaces.</param>
public readonly record struct KindName(string ApiVersion, string Kind, bool IsNamespaced);

/// <summary>The kinds that can be resources of a stack, by the lower-case name used in expressions, options and on the command line.</summary>
public static class KindNames
{
    private static readonly Dictionary<string, KindName> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = new("iac/v1alpha1", "Host", false),
        ["image"] = new("iac/v1alpha1", "Image", false),
        ["configmap"] = new("v1", "ConfigMap", true),
        ["secret"] = new("v1", "Secret", true),
        ["pod"] = new("v1", "Pod", true),
    };

    /// <summary>All names, lower case.</summary>
    public static IEnumerable<string> Lower => All.Keys;

    /// <summary>The kind of a name, in any case; null when there is none.</summary>
    public static KindName? Find(string name) => All.TryGetValue(name, out KindName kind) ? kind : null;
}
