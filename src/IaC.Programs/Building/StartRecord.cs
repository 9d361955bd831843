using IaC.Linux.Processes;
using IaC.Programs.Hosting;

namespace IaC.Programs.Building;

/// <summary>
/// What <c>dotnet</c> would start the runtime with for a program: which one, and its properties. It finds that out at each start, from three files of JSON and a look at each of 160 assemblies, which is a sixth of the start of a small program.
/// Here it is asked once after a build, and <c>iac-apphost</c> starts the program with the answer. <see cref="BuildFingerprint"/> holds what the answer was made from.
/// </summary>
internal static class StartRecord
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // What else the host looks at, or is asked to show: "Host components" of dotnet/runtime, docs/design/features.
    private static readonly string[] Switches =
    [
        "DOTNET_ROLL_FORWARD", "DOTNET_ROLL_FORWARD_ON_NO_CANDIDATE_FX", "DOTNET_ROLL_FORWARD_TO_PRERELEASE", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "DOTNET_STARTUP_HOOKS", "DOTNET_RUNTIME_ID", "COREHOST_TRACE", "DOTNET_HOST_TRACE",
    ];

    /// <summary>The record of a program that is as it was built; null where there is none, or the environment asks for another start.</summary>
    public static string? Of(ProgramProject project) => File.Exists(PathOf(project)) && File.Exists(AppHost.Path) && !IsSwitched ? PathOf(project) : null;

    /// <summary>What the answer is made from, beside the program <c>dotnet</c> itself: what lies beside an assembly, and which runtimes are installed.</summary>
    public static IEnumerable<string> Inputs(string assembly) =>
    [
        Path.ChangeExtension(assembly, ".runtimeconfig.json"), Path.ChangeExtension(assembly, ".deps.json"), HostVersions, .. FoldersOf(Path.Combine(DotnetProgram.Root, "shared")),
    ];

    /// <summary>Asks, and keeps the answer; without one, which is nobody's fault, <c>dotnet</c> goes on finding out by itself.</summary>
    public static async Task WriteAsync(ProgramProject project, string assembly, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(project));
        string? version = FoldersOf(HostVersions).Where(folder => Version.TryParse(Path.GetFileName(folder), out _)).MaxBy(folder => Version.Parse(Path.GetFileName(folder)));
        if (version is null || IsSwitched || !File.Exists(AppHost.Path))
        {
            return;
        }

        string draft = $"{PathOf(project)}.{Environment.ProcessId}";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            CapturedProcess asked = await CapturedProcess.RunAsync(AppHost.Path, ["--record", draft, Path.Combine(version, "libhostfxr.so"), DotnetProgram.RealPath, assembly], [], ReadOnlyMemory<byte>.Empty, deadline.Token).ConfigureAwait(false);
            if (asked.Status.Code == 0)
            {
                File.Move(draft, PathOf(project), overwrite: true);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As without an answer.
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static string HostVersions => Path.Combine(DotnetProgram.Root, "host", "fxr");

    private static bool IsSwitched => Array.Exists(Switches, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    private static string[] FoldersOf(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    private static string PathOf(ProgramProject project) => Path.Combine(project.Folder, "obj", $"{Path.GetFileName(project.Path)}.start");
}
