using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Yaml;

/// <summary>Reads the document of an agent.</summary>
public static class GitOpsLoader
{
    /// <summary>Reads and checks a file. Every fault is reported, with its place; no exception is thrown for what a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="workingFolder">Absolute path of the folder that shown paths start from.</param>
    /// <param name="rules">What does not hold of a document that is as the schema says.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The document; null where something must be mended first.</returns>
    public static (GitOps? Document, IReadOnlyList<Diagnostic> Faults) Load(string path, string workingFolder, Func<GitOpsSpec, IEnumerable<DocumentFault>> rules, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        IReadOnlyList<SourceDocument> documents = new DocumentSource(new LoadOptions { Paths = [path], WorkingFolder = workingFolder }, faults, cancellationToken).Read();
        foreach (SourceDocument other in documents.Where(document => (document.ApiVersion, document.Kind) != (KindSchema.GitOps.ApiVersion, KindSchema.GitOps.Kind)))
        {
            faults.Add(Diagnostic.Error($"{other.Kind} stands beside the GitOps document", other.Source.Locate("/kind"), "the agent takes resources from its sources: put it there"));
        }

        SourceDocument[] found = [.. documents.Where(document => (document.ApiVersion, document.Kind) == (KindSchema.GitOps.ApiVersion, KindSchema.GitOps.Kind))];
        faults.AddRange(found.SelectMany(document => KindSchema.GitOps.Check(document.Root).Select(fault => fault.ToDiagnostic(document.Source))));
        if (found.Length > 1)
        {
            faults.Add(Diagnostic.Error("an agent has one GitOps document", found[1].Source.Locate("/kind"), $"the first is at {found[0].Source.Locate("/kind")}"));
        }

        if (found.Length == 0 || AreErrors(faults))
        {
            return (null, faults);
        }

        GitOps document = ModelReader.ReadGitOps(KindSchema.GitOps.Normalise(found[0].Root));
        faults.AddRange(rules(document.Spec).Select(fault => fault.ToDiagnostic(found[0].Source)));
        return (AreErrors(faults) ? null : document, faults);
    }

    private static bool AreErrors(List<Diagnostic> faults) => faults.Exists(fault => fault.Severity == DiagnosticSeverity.Error);
}
