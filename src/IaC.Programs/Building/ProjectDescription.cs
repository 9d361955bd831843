using System.Collections.Immutable;
using System.Text.Json;
using IaC.Programs.Hosting;

namespace IaC.Programs.Building;

/// <summary>What the build knows of a project, and the names of its sources do not say.</summary>
/// <param name="Assembly">Absolute path of what is made; empty where it is built for several frameworks.</param>
/// <param name="OutputType">Kind of what is made: <c>Exe</c>, <c>Library</c>.</param>
/// <param name="Assets">Absolute path of the file that names what it refers to, and what that refers to.</param>
/// <param name="Files">Files that are compiled, embedded, copied or imported.</param>
/// <param name="Patterns">As <see cref="BuildInputs.Patterns"/>.</param>
internal sealed record ProjectDescription(string Assembly, string OutputType, string Assets, ImmutableArray<string> Files, ImmutableArray<string> Patterns)
{
    private static readonly string[] ItemsThatCount = ["Compile", "EmbeddedResource", "AdditionalFiles", "Content", "None", "Reference", "Analyzer"];

    /// <summary>Asks the build.</summary>
    /// <param name="program">Project of the program, which faults name.</param>
    /// <param name="path">Absolute path of the project: that of the program, or one that it refers to.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ProgramException">It cannot say.</exception>
    public static async Task<ProjectDescription> AskAsync(ProgramProject program, string path, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path)!;
        string[] questions = ["-getProperty:TargetPath", "-getProperty:OutputType", "-getProperty:ProjectAssetsFile", .. ItemsThatCount.Select(item => $"-getItem:{item}")];
        string[] answers = await Task.WhenAll(RunAsync(program, path, questions, cancellationToken), RunAsync(program, path, ["-preprocess"], cancellationToken)).ConfigureAwait(false);
        using JsonDocument described = JsonDocument.Parse(answers[0]);
        JsonElement properties = described.RootElement.GetProperty("Properties");
        (string Kind, string Path)[] items =
        [
            .. described.RootElement.GetProperty("Items").EnumerateObject().SelectMany(items => items.Value.EnumerateArray().Where(item => Counts(items.Name, item)).Select(item => (items.Name, PathOf(item, folder)))),
        ];
        string assets = properties.GetProperty("ProjectAssetsFile").GetString()!;
        return new ProjectDescription(
            properties.GetProperty("TargetPath").GetString()!,
            properties.GetProperty(nameof(OutputType)).GetString()!,
            assets,
            [.. items.Select(item => item.Path), .. Imports(answers[1]).Where(import => Path.GetDirectoryName(import) != Path.GetDirectoryName(assets))],
            [.. items.Where(item => item.Kind is not ("Reference" or "Analyzer") && !IsFound(folder, item.Path)).Select(item => $"{Path.GetDirectoryName(item.Path)}/*{Path.GetExtension(item.Path)}").Distinct()]);
    }

    /// <summary>Absolute paths of the projects that it refers to, by others too.</summary>
    public IEnumerable<string> ReferredProjects()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Assets));
        string project = document.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString()!;
        return
        [
            .. document.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Value)
                .Where(library => library.GetProperty("type").GetString() == "project")
                .Select(library => Path.GetFullPath(library.GetProperty("path").GetString()!, Path.GetDirectoryName(project)!)),
        ];
    }

    private static async Task<string> RunAsync(ProgramProject program, string path, string[] questions, CancellationToken cancellationToken)
    {
        (int code, string output) = await DotnetProgram.RunAsync(UserPrograms.Instance, Path.GetDirectoryName(path)!, ["msbuild", path, "-nologo", .. questions], cancellationToken).ConfigureAwait(false);
        return code == 0 ? output : throw new ProgramException(BuildMessages.Errors(program, output));
    }

    // Of the files that are only there, those that are copied beside the program.
    private static bool Counts(string kind, JsonElement item) =>
        kind is not ("Content" or "None") || (item.TryGetProperty("CopyToOutputDirectory", out JsonElement copy) && copy.GetString() is { Length: > 0 } when && when != "Never");

    private static string PathOf(JsonElement item, string folder) =>
        item.TryGetProperty("HintPath", out JsonElement hint) ? Path.GetFullPath(hint.GetString()!, folder) : item.GetProperty("FullPath").GetString()!;

    private static bool IsFound(string folder, string path) => BuildInputs.IsSource(path) && path.StartsWith($"{folder}/", StringComparison.Ordinal);

    // Each file that a project is put together from is named above what it holds, on a line of its own above one of `=`. Those of the SDK change with it, and those beside the assets are written by the build.
    private static IEnumerable<string> Imports(string whole)
    {
        string[] lines = whole.Split('\n');
        return lines.Zip(lines.Skip(1)).Where(pair => pair.First.StartsWith('/') && pair.Second.StartsWith("=====", StringComparison.Ordinal)).Select(pair => pair.First.Trim())
            .Where(path => !path.StartsWith($"{DotnetProgram.Root}/", StringComparison.Ordinal)).Distinct();
    }
}
