namespace IaC.Model;

/// <summary>
/// Names one document of a stack, as a person writes it: <c>v1</c>, <c>Pod</c>, <c>default</c>, <c>hello</c>.
/// Every kind has a namespace; where the document gives none it is <see cref="DefaultNamespace"/>.
/// </summary>
/// <param name="ApiVersion">Group and version as in the document: <c>v1</c>, <c>iac/v1alpha1</c>.</param>
/// <param name="Kind">The kind in its own spelling: <c>Pod</c>.</param>
/// <param name="Namespace">Kubernetes namespace; <c>default</c> unless given.</param>
/// <param name="Name">RFC 1123 name.</param>
public readonly record struct ResourceKey(string ApiVersion, string Kind, string Namespace, string Name)
{
    /// <summary>The namespace of a document that names none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Kind in lower case, then the name: <c>pod/hello</c>, or <c>pod/other.hello</c> outside the default namespace.</summary>
    public override string ToString() => Namespace == DefaultNamespace
        ? $"{Kind.ToLowerInvariant()}/{Name}"
        : $"{Kind.ToLowerInvariant()}/{Namespace}.{Name}";
}
