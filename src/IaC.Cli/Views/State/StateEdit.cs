namespace IaC.Cli.Views.State;

/// <summary>What was done to a state. As JSON it is part of the interface.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Outcome"><c>exported</c>, <c>imported</c>, <c>repaired</c>, <c>unchanged</c>, <c>forgotten</c> or <c>rotated</c>.</param>
/// <param name="Details">Lines for people: each thing mended, the copy that is kept.</param>
internal sealed record StateEdit(string Stack, string Outcome, IReadOnlyList<string> Details);
