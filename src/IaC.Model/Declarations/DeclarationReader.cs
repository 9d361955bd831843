using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>From a document to a declared resource: the one way that all front ends take.</summary>
public static class DeclarationReader
{
    /// <summary>Checks a document and reads its options. The declaration is there in spite of faults wherever the document has a kind and a name; null where it has none.</summary>
    /// <param name="document">The document; members that are null are taken out of it.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    public static ResourceDeclaration? Read(SourceDocument document, ICollection<Diagnostic> faults)
    {
        if (KnownKinds.Find(document.ApiVersion, document.Kind) is not { } kind)
        {
            faults.Add(UnknownKind.Of(document));
            return null;
        }

        foreach (DocumentFault fault in kind.Check(document.Root))
        {
            faults.Add(WithoutSecrets(fault, document, kind).ToDiagnostic(document.Source));
        }

        NullMembers.Remove(document.Root);
        string documentNamespace = kind.IsNamespaced && Text(document.Root, "/metadata/namespace") is { } given ? given : ResourceKey.DefaultNamespace;
        ResourceOptions options = new OptionReader(document, kind, documentNamespace, faults).Read();
        if (options.Timeouts?.Ready is null && kind.ReadyDeadline(document.Root) is { } deadline)
        {
            options = options with { Timeouts = (options.Timeouts ?? new ResourceTimeouts()) with { Ready = deadline } };
        }

        return Text(document.Root, "/metadata/name") is not { } name
            ? null
            : new ResourceDeclaration(new ResourceKey(kind.ApiVersion, kind.Kind, documentNamespace, name), document.Root, options, document.Source)
            {
                BaseFolder = document.Folder,
                SecretPointers = document.Secrets,
            };
    }

    // A message may quote the value. What is a secret by its kind the schema knows itself.
    private static DocumentFault WithoutSecrets(DocumentFault fault, SourceDocument document, KindDescriptor kind) =>
        JsonPointer.IsAtOrBelowAny(fault.Pointer, document.Secrets) && !kind.IsSecret(fault.Pointer)
            ? new DocumentFault(fault.Pointer, $"the secret value at {fault.Pointer} does not fit here") { Severity = fault.Severity }
            : fault;

    private static string? Text(JsonObject document, string pointer) => JsonPointer.Resolve(document, pointer) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
