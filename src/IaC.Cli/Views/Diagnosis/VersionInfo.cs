using System.Runtime.InteropServices;
using IaC.Engine;

namespace IaC.Cli.Views.Diagnosis;

/// <summary>Versions. As JSON it is part of the interface.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="EventVersion">Of the lines that <c>--json</c> writes for plans and applies.</param>
/// <param name="PlanVersion">Of saved plans.</param>
/// <param name="Runtime">.NET runtime in the program.</param>
/// <param name="Architecture">Of the program.</param>
internal sealed record VersionInfo(string Version, int EventVersion, int PlanVersion, string Runtime, string Architecture)
{
    /// <summary>Of this program.</summary>
    public static VersionInfo Current => new(
        ProgramVersion.Number,
        EngineEvent.CurrentVersion,
        Plan.CurrentVersion,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
}
