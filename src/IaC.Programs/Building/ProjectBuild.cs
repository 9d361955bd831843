using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IaC.Model;
using IaC.Programs.Hosting;

namespace IaC.Programs.Building;

/// <summary>Builds a program, unless what is built is what it says.</summary>
internal static partial class ProjectBuild
{
    private static readonly string[] ItemsThatCount = ["Compile", "EmbeddedResource", "AdditionalFiles", "Content", "None", "Reference", "Analyzer"];

    /// <summary>The program of a project, where it is what a build would make; null where it has to be built.</summary>
    public static BuiltProgram? Unchanged(ProgramProject project) =>
        BuildRecord.Read(project) is { } last && File.Exists(last.Assembly) && last.Fingerprint == BuildFingerprint.Of(last.Assembly, last.Folders, last.Files) ? new BuiltProgram(last.Assembly, StartRecord.Of(project)) : null;

    /// <summary>The program of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="notice">Gets a line where it has to be built, which takes seconds.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="ProgramException">It does not build; all errors of the compiler.</exception>
    public static async Task<BuiltProgram> EnsureAsync(ProgramProject project, Action<string> notice, CancellationToken cancellationToken)
    {
        if (Unchanged(project) is { } built)
        {
            return built;
        }

        notice($"building {Path.GetFileName(project.Path)}");
        (int code, string output) = await DotnetProgram.RunAsync(UserPrograms.Instance, project.Folder, ["build", project.Path, "--nologo", "-v", "quiet", "-clp:NoSummary", "-nodeReuse:false"], cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new ProgramException(Faults(project, output));
        }

        BuildRecord record = await DescribeAsync(project, cancellationToken).ConfigureAwait(false);
        record.Write(project);
        await StartRecord.WriteAsync(project, record.Assembly, cancellationToken).ConfigureAwait(false);
        return new BuiltProgram(record.Assembly, StartRecord.Of(project));
    }

    /// <summary>What a failed build said is wrong.</summary>
    public static ImmutableArray<Diagnostic> Faults(ProgramProject project, string output)
    {
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (string line in output.Split('\n').Select(line => line.Trim()).Distinct())
        {
            if (ErrorLine().Match(line) is { Success: true } match)
            {
                SourcePosition? position = match.Groups["line"].Success
                    ? new SourcePosition(Relative(match.Groups["file"].Value), Number(match.Groups["line"]), Number(match.Groups["column"]))
                    : null;
                faults.Add(Diagnostic.Error($"{match.Groups["message"].Value} ({match.Groups["code"].Value})", position));
            }
        }

        return faults.Count > 0 ? faults.ToImmutable() : [Diagnostic.Error($"{Relative(project.Path)} does not build: {MessageText.Line(output.Trim())}")];
    }

    private static async Task<BuildRecord> DescribeAsync(ProgramProject project, CancellationToken cancellationToken)
    {
        string[] arguments = ["msbuild", project.Path, "-nologo", "-getProperty:TargetPath", "-getProperty:OutputType", "-getProperty:ProjectAssetsFile", .. ItemsThatCount.Select(item => $"-getItem:{item}")];
        (int code, string output) = await DotnetProgram.RunAsync(UserPrograms.Instance, project.Folder, arguments, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new ProgramException(Faults(project, output));
        }

        using JsonDocument described = JsonDocument.Parse(output);
        JsonElement properties = described.RootElement.GetProperty("Properties");
        string assembly = properties.GetProperty("TargetPath").GetString()!;
        if (Unusable(assembly, properties.GetProperty("OutputType").GetString()) is { } fault)
        {
            throw new ProgramException($"{Relative(project.Path)} {fault}");
        }

        ImmutableArray<string> folders = [project.Folder, .. ReferredProjects(properties.GetProperty("ProjectAssetsFile").GetString()!)];
        ImmutableArray<string> files =
        [
            .. described.RootElement.GetProperty("Items").EnumerateObject().SelectMany(items => items.Value.EnumerateArray().Where(item => Counts(items.Name, item)))
                .Select(item => item.TryGetProperty("HintPath", out JsonElement hint) ? Path.GetFullPath(hint.GetString()!, project.Folder) : item.GetProperty("FullPath").GetString()!).Distinct().Order(StringComparer.Ordinal),
            .. StartRecord.Inputs(assembly),
        ];
        return new BuildRecord(assembly, folders, files, BuildFingerprint.Of(assembly, folders, files));
    }

    // A project of several frameworks has no path of an assembly.
    private static string? Unusable(string assembly, string? type) =>
        assembly.Length == 0 ? "is built for several frameworks: give a program one, in `TargetFramework`"
        : type is not ("Exe" or "WinExe") ? $"is no program but a {type?.ToLowerInvariant()}: set `OutputType` to Exe"
        : null;

    // Of the files that are only there, those that are copied beside the program.
    private static bool Counts(string kind, JsonElement item) =>
        kind is not ("Content" or "None") || (item.TryGetProperty("CopyToOutputDirectory", out JsonElement copy) && copy.GetString() is { Length: > 0 } when && when != "Never");

    private static IEnumerable<string> ReferredProjects(string assets)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(assets));
        string folder = document.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString()!;
        return
        [
            .. document.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Value)
                .Where(library => library.GetProperty("type").GetString() == "project")
                .Select(library => Path.GetDirectoryName(Path.GetFullPath(library.GetProperty("path").GetString()!, Path.GetDirectoryName(folder)!))!),
        ];
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    private static string Relative(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    // `/a/Program.cs(12,5): error CS1002: ; expected [/a/a.csproj]`
    [GeneratedRegex(@"^(?<file>[^(]+?)(\((?<line>\d+),(?<column>\d+)[^)]*\))?\s*: error (?<code>\w+)\s*: (?<message>.*?)( \[[^\]]+\])?$")]
    private static partial Regex ErrorLine();
}
