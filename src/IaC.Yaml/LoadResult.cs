using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>A stack as it was read.</summary>
/// <param name="Stack">The stack. It is there in spite of errors wherever it has a name, with all documents that have one, so that the checks of later phases can add their faults to the same output; apply nothing of it when <see cref="HasErrors"/>.</param>
/// <param name="Diagnostics">All faults, in the order of their places.</param>
public sealed record LoadResult(StackDefinition? Stack, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether anything must be mended before a plan can be made.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
