using System.Diagnostics;

namespace IaC.Programs.Building;

/// <summary>The program <c>dotnet</c>.</summary>
internal static class DotnetProgram
{
    private static readonly string[] UsualFolders = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];

    /// <summary>Its path.</summary>
    /// <exception cref="ProgramException">It is not installed.</exception>
    public static string Path { get; } = Find();

    /// <summary>Runs it to its end.</summary>
    /// <returns>Exit code and standard output with standard error behind.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DOTNET_NOLOGO"] = "true";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Find()
    {
        IEnumerable<string?> folders = [Environment.GetEnvironmentVariable("DOTNET_ROOT"), .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), .. UsualFolders];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => System.IO.Path.Combine(folder!, "dotnet")).FirstOrDefault(File.Exists)
            ?? throw new ProgramException("a stack in C# needs the .NET 10 SDK, and there is no program `dotnet`", remedy: "install it, or set DOTNET_ROOT");
    }
}
