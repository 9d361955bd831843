namespace IaC.Model;

/// <summary>
/// Identity of a resource for the engine, in Pulumi's form <c>urn:pulumi:STACK::PROJECT::TYPE::NAME</c>.
/// A document has the type <c>APIVERSION:KIND</c> and the name <c>NAMESPACE/NAME</c>. The engine compares and stores it and reads nothing into it.
/// </summary>
public readonly record struct Urn(string Value) : IComparable<Urn>
{
    private const string Prefix = "urn:pulumi:";

    /// <summary>The URN of a document within a stack.</summary>
    public static Urn Create(string stack, string project, ResourceKey key) =>
        new($"{Prefix}{stack}::{project}::{key.ApiVersion}:{key.Kind}::{key.Namespace}/{key.Name}");

    /// <summary>The stack's name.</summary>
    public string Stack => Value[Prefix.Length..Value.IndexOf("::", StringComparison.Ordinal)];

    /// <summary>The document that this URN names.</summary>
    /// <exception cref="FormatException">The value is not a URN of a document.</exception>
    public ResourceKey ToKey()
    {
        string[] parts = Value.Split("::", 4);
        if (parts.Length == 4 && parts[2].LastIndexOf(':') is > 0 and var colon && parts[3].IndexOf('/') is > 0 and var slash)
        {
            return new ResourceKey(parts[2][..colon], parts[2][(colon + 1)..], parts[3][..slash], parts[3][(slash + 1)..]);
        }

        throw new FormatException($"not the URN of a document: {Value}");
    }

    /// <inheritdoc/>
    public int CompareTo(Urn other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Ordinal order of the values.</summary>
    public static bool operator <(Urn left, Urn right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the values.</summary>
    public static bool operator >(Urn left, Urn right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the values.</summary>
    public static bool operator <=(Urn left, Urn right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the values.</summary>
    public static bool operator >=(Urn left, Urn right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
