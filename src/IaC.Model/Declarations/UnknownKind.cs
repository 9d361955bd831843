
namespace IaC.Model;

/// <summary>Words the fault of a document whose kind cannot be read.</summary>
internal static class UnknownKind
{
    public static Diagnostic Of(SourceDocument document)
    {
        string name = $"{document.ApiVersion} {document.Kind}";
        KindSchema? sameKind = KindSchema.All.FirstOrDefault(schema => schema.Kind == document.Kind);
        if (sameKind == KindSchema.GitOps && sameKind.ApiVersion == document.ApiVersion)
        {
            return Diagnostic.Error("a GitOps document is the agent's, and no part of a stack", document.Source.Locate("/kind"), "keep it elsewhere, and pass it to `iac gitops run -f`");
        }

        if (sameKind is not null)
        {
            return Diagnostic.Error($"there is no {document.Kind} of `{document.ApiVersion}`", document.Source.Locate("/apiVersion"), $"write `{sameKind.ApiVersion}`");
        }

        if (KubernetesKinds.Contain(document.ApiVersion, document.Kind))
        {
            return Diagnostic.Error($"{name} is not supported yet", document.Source.Locate("/kind"));
        }

        string? version = KubernetesKinds.VersionsOf(document.Kind).FirstOrDefault();
        return version is not null
            ? Diagnostic.Error($"there is no {document.Kind} of `{document.ApiVersion}`", document.Source.Locate("/apiVersion"), $"it is `{version}`, and not supported yet")
            : Diagnostic.Error($"there is no kind {name}", document.Source.Locate("/kind"), NearName.Suggest(document.Kind, KindSchema.All.Select(schema => schema.Kind).Concat(KnownKinds.All.Select(known => known.Kind)).Concat(KubernetesKinds.Names))
                ?? "the project of a provider of your own is named in `providers` of the Stack document");
    }
}
