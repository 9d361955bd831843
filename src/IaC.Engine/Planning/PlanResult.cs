using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A plan, or all the faults that stand against one.</summary>
/// <param name="Plan">The plan; null where there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Errors and warnings.</param>
public sealed record PlanResult(Plan? Plan, ImmutableArray<Diagnostic> Diagnostics);
