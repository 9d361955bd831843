namespace IaC.Cli;

/// <summary>Version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>Major, minor, patch.</summary>
    public const string Number = BuiltVersion.Number;

    /// <summary>As <c>--version</c> answers: <c>iac 0.1.0</c>.</summary>
    public static string Line => $"iac {Number}";
}
