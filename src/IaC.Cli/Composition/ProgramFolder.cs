namespace IaC.Cli.Composition;

/// <summary>What lies beside this program.</summary>
internal static class ProgramFolder
{
    /// <summary>Path of the supervisor.</summary>
    public static string Supervisor => Path.Combine(AppContext.BaseDirectory, "iac-supervisor");
}
