using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model.Programs;
using IaC.Programs.Building;
using IaC.Programs.Hosting;
using IaC.Programs.Running;

namespace IaC.Programs.Providers;

/// <summary>A project with providers: built if it was changed and started at the first call, and ended with the command. No code of it runs in this process.</summary>
/// <param name="project">The project.</param>
/// <param name="output">Gets what it writes and logs.</param>
internal sealed class ProviderProgram(ProgramProject project, IProgramOutput output) : IDisposable
{
    private const string Remedy = "end its main function with `return await Provider.RunAsync(...)`";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _starting = new(1);
    private StartedProgram? _program;
    private IReadOnlyList<DeclaredKind> _kinds = [];

    /// <summary>Path of the project.</summary>
    public string Path => project.Path;

    /// <summary>The kinds that it provides; starts it.</summary>
    /// <exception cref="ProgramException">It does not build, or says nothing of kinds.</exception>
    public async Task<IReadOnlyList<DeclaredKind>> DescribeAsync(CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken).ConfigureAwait(false);
        return _kinds;
    }

    /// <summary>Calls it.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="progress">Gets what the provider says of it before it is done; null where nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException">It failed, is gone, or could not be started.</exception>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            StartedProgram program = await StartedAsync(cancellationToken).ConfigureAwait(false);
            return await program.Channel.CallAsync(name, arguments, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ProgramException exception)
        {
            throw new EngineException($"the provider {project.Path} does not start: {string.Join("; ", exception.Faults.Select(fault => fault.ToString()))}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program?.Dispose();
        _starting.Dispose();
    }

    private async Task<StartedProgram> StartedAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _program ??= await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<StartedProgram> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(project.Path))
        {
            throw new ProgramException($"{project.Path} is not there any more", remedy: "bring it back, or name its new place in `providers` of the Stack document");
        }

        var started = StartedProgram.Start(UserPrograms.Instance, await ProjectBuild.EnsureAsync(project, output.Line, cancellationToken).ConfigureAwait(false), project.Folder, output);
        try
        {
            var duty = new ProgramDuty($"the provider {project.Path}", "say what it provides", "said what it provides", StartDeadline) { EndRemedy = Remedy };
            var start = new ProgramStart("", "", Preview: false, project.Folder, [], []);
            _kinds = await started.HearAsync(start, duty, Take, cancellationToken).ConfigureAwait(false);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private DeclaredKind[]? Take(ProgramMessageKind kind, JsonObject payload) => kind switch
    {
        ProgramMessageKind.Kinds => [.. DeclaredKind.Read(payload)],
        ProgramMessageKind.Stack => throw new ProgramException($"{project.Path} declares a stack and provides no kinds", remedy: Remedy),
        _ => null,
    };
}
