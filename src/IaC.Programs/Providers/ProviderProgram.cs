using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model.Programs;
using IaC.Programs.Building;
using IaC.Programs.Running;

namespace IaC.Programs.Providers;

/// <summary>A project with providers: built if it was changed and started at the first call, and ended with the command. No code of it runs in this process.</summary>
/// <param name="project">The project.</param>
/// <param name="output">Gets what it writes and logs.</param>
internal sealed class ProviderProgram(ProgramProject project, IProgramOutput output) : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _starting = new(1);
    private ProgramProcess? _process;
    private ProgramChannel? _channel;
    private ImmutableArray<DeclaredKind> _kinds = [];

    /// <summary>Path of the project.</summary>
    public string Path => project.Path;

    /// <summary>The kinds that it provides; starts it.</summary>
    /// <exception cref="ProgramException">It does not build, or says nothing of kinds.</exception>
    public async Task<ImmutableArray<DeclaredKind>> DescribeAsync(CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken).ConfigureAwait(false);
        return _kinds;
    }

    /// <summary>Calls it.</summary>
    /// <exception cref="EngineException">It failed, is gone, or could not be started.</exception>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            ProgramChannel channel = await StartedAsync(cancellationToken).ConfigureAwait(false);
            return await channel.CallAsync(name, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (ProgramException exception)
        {
            throw new EngineException($"the provider {project.Path} does not start: {string.Join("; ", exception.Faults.Select(fault => fault.ToString()))}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel?.Close();
        _process?.Dispose();
        _starting.Dispose();
    }

    private async Task<ProgramChannel> StartedAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _channel ??= await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<ProgramChannel> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(project.Path))
        {
            throw new ProgramException($"{project.Path} is not there any more", remedy: "bring it back, or name its new place in `providers` of the Stack document");
        }

        _process = ProgramProcess.Start(await ProjectBuild.EnsureAsync(project, output.Line, cancellationToken).ConfigureAwait(false), project.Folder, output);
        using var deadline = new CancellationTokenSource(StartDeadline);
        using var ended = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, ended.Token);
        Task watch = _process.Ended.ContinueWith(_ => ended.Cancel(), linked.Token, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            ProgramChannel channel = await ProgramChannel.OpenAsync(_process, output, linked.Token).ConfigureAwait(false);
            await channel.SendAsync(ProgramMessageKind.Start, new ProgramStart("", "", Preview: false, project.Folder, [], []).ToJson(), linked.Token).ConfigureAwait(false);
            (ProgramMessageKind kind, JsonObject payload) = await channel.ReceiveAsync(linked.Token).ConfigureAwait(false);
            if (kind == ProgramMessageKind.Fault)
            {
                throw ProgramWords.Failure(ProgramFault.Read(payload), output);
            }

            _kinds = kind == ProgramMessageKind.Kinds ? DeclaredKind.Read(payload) : throw NoProvider();
            channel.Listen();
            return channel;
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _process.Kill();
            throw deadline.IsCancellationRequested ? new ProgramException($"{project.Path} did not say within {StartDeadline.TotalSeconds:0} s what it provides") : NoProvider();
        }
        finally
        {
            _ = watch;
        }
    }

    private ProgramException NoProvider() => new($"{project.Path} provides no kinds", remedy: "end its main function with `return await Provider.RunAsync(...)`");
}
