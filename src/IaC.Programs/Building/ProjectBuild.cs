using IaC.Model;
using IaC.Programs.Hosting;

namespace IaC.Programs.Building;

/// <summary>Builds a program, unless what is built is what it says.</summary>
internal static class ProjectBuild
{
    /// <summary>The program of a project, where it is what a build would make; null where it has to be built.</summary>
    public static BuiltProgram? Unchanged(ProgramProject project) =>
        BuildRecord.Read(project) is { } last && File.Exists(last.Assembly) && last.Fingerprint == BuildFingerprint.Of(last.Assembly, last.Inputs) ? new BuiltProgram(last.Assembly, StartRecord.Of(project)) : null;

    /// <summary>The program of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="notice">Gets a line where it has to be built, which takes seconds, and the warnings of the build.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="ProgramException">It does not build; all errors of the compiler.</exception>
    public static async Task<BuiltProgram> EnsureAsync(ProgramProject project, Action<string> notice, CancellationToken cancellationToken)
    {
        if (Unchanged(project) is { } built)
        {
            return built;
        }

        notice($"building {Path.GetFileName(project.Path)}");
        (BuildRecord record, bool holds) = await BuildAsync(project, [], notice, cancellationToken).ConfigureAwait(false);
        if (!holds)
        {
            // What was saved after the compiler had read it is older than what the compiler wrote, which the build takes for up to date.
            notice($"building {Path.GetFileName(project.Path)} again: it was changed meanwhile");
            (record, holds) = await BuildAsync(project, ["--no-incremental"], notice, cancellationToken).ConfigureAwait(false);
        }

        if (holds)
        {
            record.Write(project);
        }

        await StartRecord.WriteAsync(project, record.Assembly, cancellationToken).ConfigureAwait(false);
        return new BuiltProgram(record.Assembly, StartRecord.Of(project));
    }

    // Holds: nothing that the build reads was written while it ran.
    private static async Task<(BuildRecord Record, bool Holds)> BuildAsync(ProgramProject project, string[] options, Action<string> notice, CancellationToken cancellationToken)
    {
        DateTime begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        string[] arguments = ["build", project.Path, "--nologo", "-v", "quiet", "-clp:NoSummary", "-nodeReuse:false", .. options];
        (int code, string output) = await DotnetProgram.RunAsync(UserPrograms.Instance, project.Folder, arguments, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new ProgramException(BuildMessages.Errors(project, output));
        }

        foreach (Diagnostic warning in BuildMessages.Warnings(output))
        {
            notice(warning.ToString());
        }

        BuildRecord record = await DescribeAsync(project, cancellationToken).ConfigureAwait(false);
        return (record, !BuildFingerprint.AnyWritten(record.Inputs, begun, TimeProvider.System.GetUtcNow().UtcDateTime));
    }

    private static async Task<BuildRecord> DescribeAsync(ProgramProject project, CancellationToken cancellationToken)
    {
        ProjectDescription program = await ProjectDescription.AskAsync(project, project.Path, cancellationToken).ConfigureAwait(false);
        if (Unusable(program) is { } fault)
        {
            throw new ProgramException($"{BuildMessages.Relative(project.Path)} {fault}");
        }

        string[] referred = [.. program.ReferredProjects()];
        ProjectDescription[] all = [program, .. await Task.WhenAll(referred.Select(path => ProjectDescription.AskAsync(project, path, cancellationToken))).ConfigureAwait(false)];
        var inputs = new BuildInputs(
            [project.Folder, .. referred.Select(path => Path.GetDirectoryName(path)!)],
            [.. all.SelectMany(one => one.Files).Distinct().Order(StringComparer.Ordinal)],
            [.. all.SelectMany(one => one.Patterns).Distinct().Order(StringComparer.Ordinal)]);
        return new BuildRecord(program.Assembly, inputs, BuildFingerprint.Of(program.Assembly, inputs));
    }

    // A project of several frameworks has no path of an assembly.
    private static string? Unusable(ProjectDescription program) =>
        program.Assembly.Length == 0 ? "is built for several frameworks: give a program one, in `TargetFramework`"
        : program.OutputType is not ("Exe" or "WinExe") ? $"is no program but a {program.OutputType.ToLowerInvariant()}: set `OutputType` to Exe"
        : null;
}
