using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;
using IaC.Programs.Building;
using IaC.Programs.Running;

namespace IaC.Programs;

/// <summary>
/// A program while a command runs: it is evaluated once, gives one stack, and stays to compute what depends on outputs. It is a process of its own; no code of it runs in this one.
/// </summary>
public sealed class StackProgram : IStackProgram, IAsyncDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);
    private readonly ProgramProject _project;
    private ProgramProcess? _process;
    private ProgramChannel? _channel;

    /// <summary>A program that is not started yet.</summary>
    public StackProgram(ProgramProject project) => _project = project;

    /// <summary>Builds the program if it was changed, starts it and has it declare its stack.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="builtAssembly">Assembly that was built just now, where the program was run by itself; null leaves it to this.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The stack, and what is wrong with it; with errors nothing of it may be applied.</returns>
    /// <exception cref="ProgramException">The program gave no stack.</exception>
    public async Task<(StackDefinition Stack, ImmutableArray<Diagnostic> Faults)> EvaluateAsync(ProgramOptions options, string? builtAssembly, CancellationToken cancellationToken)
    {
        string assembly = builtAssembly ?? await ProjectBuild.EnsureAsync(_project, options.Output.Line, cancellationToken).ConfigureAwait(false);
        _process = ProgramProcess.Start(assembly, _project.Folder, options.Output);
        using var deadline = new CancellationTokenSource(options.Deadline);
        using var ended = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, ended.Token);
        Task watch = WatchAsync(ended);
        try
        {
            return await DeclareAsync(options, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ProgramException($"the program did not declare its stack within {options.Deadline.TotalSeconds:0.###} s, and was killed", remedy: "pass --program-timeout if it needs longer");
        }
        catch (Exception exception) when (exception is IOException || (ended.IsCancellationRequested && exception is OperationCanceledException))
        {
            // Its connection ends a moment before itself; what keeps running without one is of no use.
            await _process.Ended.WaitAsync(LastMoment, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await KillAsync().ConfigureAwait(false);
            await _process.DrainAsync().ConfigureAwait(false);
            throw new ProgramException($"the program ended with {ProgramWords.HowItEnded(_process)} before it declared its stack", remedy: _process.ExitCode == 0 ? "end its main function with `return await Deployment.RunAsync(...)`" : null);
        }
        finally
        {
            if (_channel is null || deadline.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            {
                await KillAsync().ConfigureAwait(false);
            }

            _ = watch;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["id"] = value.Id,
            ["inputs"] = new JsonArray([.. inputs.Select(input => (JsonNode?)new JsonObject { ["value"] = input.Value?.DeepClone(), ["secret"] = input.Secret })]),
        };
        JsonObject result = await _channel!.CallAsync(ProgramCall.Value, arguments, cancellationToken).ConfigureAwait(false);
        return new ComputedResult(result["value"]?.DeepClone(), result["secrets"] is JsonArray secrets ? [.. secrets.Select(secret => secret!.GetValue<string>())] : []);
    }

    /// <inheritdoc/>
    public async ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken) => await _channel!.CallAsync(
        ProgramCall.Hook,
        new JsonObject
        {
            ["name"] = call.Hook.Name,
            ["urn"] = call.Urn.Value,
            ["id"] = call.Uid,
            ["oldInputs"] = call.OldInputs?.DeepClone(),
            ["oldOutputs"] = call.OldOutputs?.DeepClone(),
            ["newInputs"] = call.NewInputs?.DeepClone(),
            ["newOutputs"] = call.NewOutputs?.DeepClone(),
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Tells the program that nothing more is asked, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
        {
            await _channel.EndAsync().ConfigureAwait(false);
        }

        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        if (_channel is not null)
        {
            await _channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(StackDefinition Stack, ImmutableArray<Diagnostic> Faults)> DeclareAsync(ProgramOptions options, CancellationToken cancellationToken)
    {
        _channel = await ProgramChannel.OpenAsync(_process!, options.Output, cancellationToken).ConfigureAwait(false);
        var config = new JsonObject(options.Config.Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone())));
        var start = new ProgramStart(options.Stack, options.Stack, options.Preview, _project.Folder, config, [.. options.SecretConfig]);
        await _channel.SendAsync(ProgramMessageKind.Start, start.ToJson(), cancellationToken).ConfigureAwait(false);
        var declared = new ProgramDeclarations(_project, options);
        while (true)
        {
            (ProgramMessageKind kind, JsonObject payload) = await _channel.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (kind)
            {
                case ProgramMessageKind.Resource:
                    declared.Add(DeclaredResource.Read(payload));
                    break;
                case ProgramMessageKind.Log:
                    ProgramWords.Show(ProgramLog.Read(payload), options.Output);
                    break;
                case ProgramMessageKind.Fault:
                    throw ProgramWords.Failure(ProgramFault.Read(payload), options.Output);
                case ProgramMessageKind.Stack:
                    _channel.Listen();
                    return declared.Finish(DeclaredStack.Read(payload));
                default:
                    break;
            }
        }
    }

    private async Task WatchAsync(CancellationTokenSource ended)
    {
        await _process!.Ended.ConfigureAwait(false);
        try
        {
            // What it sent before its end is read first.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The declaration was over before the process.
        }
    }

    private async Task KillAsync()
    {
        _process!.Kill();
        await _process.Ended.ConfigureAwait(false);
    }
}
