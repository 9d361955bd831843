using System.Collections;
using System.Reflection;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>Which <c>iac</c> is run: the published native one where <c>IAC_BIN</c> names its folder, else the one that was built.</summary>
internal static class ProgramUnderTest
{
    /// <summary>Folder with the very programs that a script says it needs: another of the name may come first in PATH, and be a script that takes a second to find the real one.</summary>
    public const string Tools = ".tools";

    /// <summary>It is the published native one.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("IAC_BIN") is { Length: > 0 };

    /// <summary>Environment of what a test starts: <c>iac</c> is found first, and its root lies below <paramref name="folder"/>.</summary>
    public static Dictionary<string, string> Variables(string folder)
    {
        string program = IsNative ? Environment.GetEnvironmentVariable("IAC_BIN")! : Path.GetDirectoryName(Metadata("IacProgram"))!;
        Dictionary<string, string> variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => !entry.Key.ToString()!.StartsWith("IAC_", StringComparison.Ordinal) && entry.Key is not "NO_COLOR")
            .ToDictionary(entry => entry.Key.ToString()!, entry => entry.Value!.ToString()!);
        variables["PATH"] = $"{program}:{Path.Combine(folder, Tools)}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["HOME"] = Path.Combine(folder, "home");
        variables["IAC_ROOT"] = Path.Combine(folder, "r");
        variables["SDK"] = Metadata("SdkFolder");
        variables["FEED"] = Metadata("SdkFeed");
        variables["EXAMPLES"] = Path.GetFullPath(Path.Combine(Metadata("SourceRoot"), "../../examples"));

        // The build of a program leaves no server of the compiler behind, and greets nobody.
        variables["UseSharedCompilation"] = "false";
        variables["DOTNET_CLI_HOME"] = folder;
        variables["DOTNET_NOLOGO"] = "true";
        variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true";
        return variables;
    }

    private static string Metadata(string key) => typeof(ProgramUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
