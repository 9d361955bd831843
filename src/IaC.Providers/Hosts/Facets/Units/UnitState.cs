namespace IaC.Providers.Hosts;

/// <summary>How a unit of systemd is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exists">Systemd knows it.</param>
/// <param name="Enabled">A boot starts it.</param>
/// <param name="Running">It runs, or is on its way.</param>
internal sealed record UnitState(string Name, bool Exists, bool Enabled, bool Running);
