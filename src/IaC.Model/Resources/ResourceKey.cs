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

    /// <summary>Whether it is of a kind.</summary>
    public bool Is(KindDescriptor kind) => ApiVersion == kind?.ApiVersion && Kind == kind.Kind;

    /// <summary>
    /// Reads what <see cref="ToString"/> writes: <c>pod/hello</c>, <c>pod/other.hello</c>. The kind is one of <see cref="KnownKinds"/>, in any case; what stands before the first dot is the
    /// namespace of a kind that has one.
    /// </summary>
    /// <param name="text">As a person writes it.</param>
    /// <param name="defaultNamespace">Namespace where the text gives none.</param>
    /// <param name="key">The name.</param>
    public static bool TryParse(string text, string defaultNamespace, out ResourceKey key)
    {
        key = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1 || KnownKinds.FindByName(text[..slash]) is not { } kind)
        {
            return false;
        }

        string name = text[(slash + 1)..];
        int dot = kind.IsNamespaced ? name.IndexOf('.', StringComparison.Ordinal) : -1;
        string space = dot > 0 ? name[..dot] : kind.IsNamespaced ? defaultNamespace : DefaultNamespace;
        key = new ResourceKey(kind.ApiVersion, kind.Kind, space, name[(dot + 1)..]);
        return TextFormat.Get(TextFormat.DnsSubdomain).Matches(key.Name);
    }

    /// <summary>Kind in lower case, then the name: <c>pod/hello</c>, or <c>pod/other.hello</c> outside the default namespace.</summary>
    public override string ToString() => Namespace == DefaultNamespace
        ? $"{Kind.ToLowerInvariant()}/{Name}"
        : $"{Kind.ToLowerInvariant()}/{Namespace}.{Name}";

    /// <summary>All that people may write for it: <c>pod/web</c>, <c>pod/default.web</c>, <c>default.web</c>, <c>web</c>.</summary>
    public IEnumerable<string> Spellings() => [ToString(), $"{Kind.ToLowerInvariant()}/{Namespace}.{Name}", $"{Namespace}.{Name}", Name];
}
