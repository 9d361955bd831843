namespace IaC.Programs.Building;

/// <summary>The program <c>dotnet</c>.</summary>
public static class DotnetProgram
{
    private static readonly string[] UsualFolders = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];

    private static string? found;

    /// <summary>Its path.</summary>
    /// <exception cref="ProgramException">It is not installed.</exception>
    public static string Path => found ??= Find();

    /// <summary>The program itself, where its path is a symbolic link.</summary>
    /// <exception cref="ProgramException">It is not installed.</exception>
    public static string RealPath => File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;

    /// <summary>Folder that it lies in, with the runtimes that are installed.</summary>
    /// <exception cref="ProgramException">It is not installed.</exception>
    public static string Root => System.IO.Path.GetDirectoryName(RealPath)!;

    /// <summary>Runs it to its end.</summary>
    /// <returns>Exit code and standard output with standard error behind.</returns>
    internal static async Task<(int Code, string Output)> RunAsync(IProgramHost host, string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using IHostedProgram program = host.Start(new ProgramCommand(arguments, folder, new Dictionary<string, string?> { ["DOTNET_NOLOGO"] = "true", ["DOTNET_CLI_UI_LANGUAGE"] = "en" }));
        try
        {
            Task<string> output = program.Output.ReadToEndAsync(cancellationToken);
            Task<string> error = program.Error.ReadToEndAsync(cancellationToken);
            int code = await program.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (code, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            throw;
        }
    }

    // Without a query: the first of a process takes a millisecond, and a program is not started before.
    private static string Find()
    {
        string[] folders = [Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), .. UsualFolders];
        foreach (string folder in folders)
        {
            string path = System.IO.Path.Combine(folder, "dotnet");
            if (folder.Length > 0 && File.Exists(path))
            {
                return path;
            }
        }

        throw new ProgramException("a stack in C# needs the .NET 10 SDK, and there is no program `dotnet`", remedy: "install it, or set DOTNET_ROOT");
    }
}
