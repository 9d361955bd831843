using IaC.Engine;

namespace IaC.Providers.Remote;

/// <summary>Another host has not this version of the program yet.</summary>
internal sealed class ProgramAbsentException(string host) : EngineException($"host {host} has not this version of iac yet", $"`iac doctor --host {host}` brings it there");
