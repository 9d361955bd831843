using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>All kinds that documents may have: those that this program knows by itself, and those that providers outside it were found to have. A command finds them once, before it reads documents.</summary>
public static class KnownKinds
{
    private static ImmutableDictionary<(string ApiVersion, string Kind), KindDescriptor> _provided = ImmutableDictionary<(string, string), KindDescriptor>.Empty;

    /// <summary>All of them.</summary>
    public static IEnumerable<KindDescriptor> All => BuiltInKinds.All.Concat(_provided.Values);

    /// <summary>The kind of a document; null when there is none.</summary>
    public static KindDescriptor? Find(string apiVersion, string kind) => BuiltInKinds.Find(apiVersion, kind) ?? _provided.GetValueOrDefault((apiVersion, kind));

    /// <summary>The kind that a person means, in expressions, options and on the command line: <c>pod</c>, in any case; null when there is none.</summary>
    public static KindDescriptor? FindByName(string name) => BuiltInKinds.FindByName(name) ?? _provided.Values.FirstOrDefault(known => string.Equals(known.Kind, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a kind, in the place of an older one of the same name.</summary>
    /// <param name="apiVersion">Group and version: <c>example.com/v1</c>.</param>
    /// <param name="kind">The kind: <c>Greeting</c>.</param>
    /// <param name="spec">JSON schema of its <c>spec</c>, in the words of <see cref="SchemaNode"/>, with the names of secret outputs as <c>x-iac-secret-outputs</c>.</param>
    /// <exception cref="FormatException">It cannot be a kind beside the others.</exception>
    public static KindDescriptor Provide(string apiVersion, string kind, JsonObject spec)
    {
        if (kind.Length == 0 || !char.IsAsciiLetterUpper(kind[0]) || !kind.All(char.IsAsciiLetterOrDigit))
        {
            throw new FormatException($"`{kind}` cannot be a kind: write letters and digits, a capital first");
        }

        if (apiVersion.Split('/') is not [{ Length: > 0 } group, { Length: > 0 }] || !group.Contains('.', StringComparison.Ordinal))
        {
            throw new FormatException($"`{apiVersion}` cannot be the apiVersion of {kind}: write a domain of yours and a version, as in `example.com/v1`");
        }

        if (FindByName(kind) is { } other && other.ApiVersion != apiVersion)
        {
            throw new FormatException($"there is a kind {other.Kind} of {other.ApiVersion} already, and names such as {kind.ToLowerInvariant()}/a must mean one thing");
        }

        var known = new ProvidedKind(KindSchema.Of(apiVersion, kind, spec), spec);
        ImmutableInterlocked.AddOrUpdate(ref _provided, (apiVersion, kind), known, (_, _) => known);
        return known;
    }
}
