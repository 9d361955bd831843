namespace IaC.Programs.Building;

/// <summary>Builds a program whose files do not change, once, and writes nothing beside them.</summary>
/// <param name="host">Where it is built.</param>
/// <param name="place">Where what is built lies.</param>
internal sealed class CommitBuild(IProgramHost host, BuildPlace place)
{
    /// <summary>The assembly of a project.</summary>
    /// <exception cref="ProgramException">It does not build; all errors of the compiler.</exception>
    public async Task<string> EnsureAsync(ProgramProject project, Action<string> notice, CancellationToken cancellationToken)
    {
        if (File.Exists(place.Record))
        {
            return await File.ReadAllTextAsync(place.Record, cancellationToken).ConfigureAwait(false);
        }

        notice($"building {Path.GetFileName(project.Path)}");
        using var deadline = new CancellationTokenSource(place.Deadline);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            string assembly = await BuildAsync(project, ended.Token).ConfigureAwait(false);
            await File.WriteAllTextAsync(place.Record + ".new", assembly, cancellationToken).ConfigureAwait(false);
            File.Move(place.Record + ".new", place.Record);
            return assembly;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ProgramException($"{Path.GetFileName(project.Path)} was not built within {place.Deadline.TotalSeconds:0.###} s, and the build was killed");
        }
    }

    private async Task<string> BuildAsync(ProgramProject project, CancellationToken cancellationToken)
    {
        // No server outlives the build; a later one could be talked to by another commit.
        string[] properties = [$"-p:ArtifactsPath={place.Output}", "-p:UseSharedCompilation=false", .. place.Feed is { } feed ? new[] { $"-p:RestoreSources={feed}" } : []];
        (int code, string output) = await DotnetProgram.RunAsync(
            host, project.Folder, ["build", project.Path, "--nologo", "-v", "quiet", "-clp:NoSummary", "-nodeReuse:false", "-m:1", .. properties], cancellationToken).ConfigureAwait(false);
        if (code == 0)
        {
            (code, output) = await DotnetProgram.RunAsync(host, project.Folder, ["msbuild", project.Path, "-nologo", "-getProperty:TargetPath", .. properties], cancellationToken).ConfigureAwait(false);
        }

        return code == 0 ? output.Trim() : throw new ProgramException(BuildMessages.Errors(project, output));
    }
}
