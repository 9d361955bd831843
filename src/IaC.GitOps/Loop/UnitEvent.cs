namespace IaC.GitOps;

/// <summary>Something that the agent did or found, for its log, its journal and its webhook.</summary>
/// <param name="Time">When.</param>
/// <param name="Unit">The unit.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Commit">The commit that it is about; null for none.</param>
/// <param name="Message">One line.</param>
public sealed record UnitEvent(DateTimeOffset Time, string Unit, UnitState State, string? Commit, string Message);
