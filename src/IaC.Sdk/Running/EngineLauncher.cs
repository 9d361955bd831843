using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Where a program is run by itself (<c>dotnet run -- up</c>): starts <c>iac</c> with the same arguments, which starts the program once more and asks it. No engine is in the program.</summary>
internal static partial class EngineLauncher
{
    private const int Usage = 2;
    private const string ProgramVariable = "IAC_PATH";
    private const string ProjectMetadata = "IaC.Project";
    private const string PlanOption = "--plan";

    private static readonly string[] Verbs = ["up", "preview", "destroy", "refresh", "render"];

    /// <summary>Runs <c>iac</c> with the arguments of this process.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync()
    {
        string[] arguments = Environment.GetCommandLineArgs()[1..];
        if (arguments.Length == 0 || !Verbs.Contains(arguments[0]))
        {
            await Error($"this is a stack of IaC: run it with one of {string.Join(", ", Verbs)}, as in `dotnet run -- preview`; `dotnet run -- up --help` shows the options").ConfigureAwait(false);
            return Usage;
        }

        if (Find() is not { } program)
        {
            await Error($"iac is not installed: there is no program `iac` in PATH, and {ProgramVariable} does not name one").ConfigureAwait(false);
            return Usage;
        }

        Assembly assembly = Assembly.GetEntryAssembly()!;
        string folder = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == ProjectMetadata)?.Value ?? ".";

        // A saved plan names the folder itself.
        bool isPlanned = Array.Exists(arguments, argument => argument == PlanOption || argument.StartsWith($"{PlanOption}=", StringComparison.Ordinal));
        var start = new ProcessStartInfo(program, [arguments[0], .. isPlanned ? Array.Empty<string>() : ["--file", folder], .. arguments[1..]]);
        start.Environment[ProgramFrames.AssemblyVariable] = assembly.Location;
        using var process = new Process { StartInfo = start };
        process.Start();

        // A terminal sends its signals to both; what is sent to this process alone is passed on. Either way the end is that of iac.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Forward);
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Forward);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;

        void Forward(PosixSignalContext signal)
        {
            signal.Cancel = true;
            _ = Kill(process.Id, signal.Signal == PosixSignal.SIGHUP ? 1 : 15);
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "iac")).FirstOrDefault(File.Exists);
    }

    // The one place where the package speaks to a person: there is no `iac` that could.
#pragma warning disable RS0030
    private static Task Error(string message) => Console.Error.WriteLineAsync(message);
#pragma warning restore RS0030

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
