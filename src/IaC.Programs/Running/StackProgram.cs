using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;
using IaC.Programs.Building;
using IaC.Programs.Hosting;
using IaC.Programs.Running;

namespace IaC.Programs;

/// <summary>
/// A program while a command runs: it is evaluated once, gives one stack, and stays to compute what depends on outputs. It is a process of its own; no code of it runs in this one.
/// </summary>
public sealed class StackProgram : IStackProgram, IAsyncDisposable
{
    private const string LateRemedy = "pass --program-timeout if it needs longer";
    private readonly ProgramProject _project;
    private readonly IProgramOutput _output;
    private readonly IProgramHost _host;
    private readonly BuildPlace? _place;
    private readonly WaitingProgram? _waiting;
    private StartedProgram? _program;
    private TimeSpan _deadline = Timeout.InfiniteTimeSpan;

    /// <summary>A program that is not started yet.</summary>
    /// <param name="project">The project.</param>
    /// <param name="output">Gets what it writes and logs.</param>
    /// <param name="host">Where it is built and run; null is as the user who runs this process.</param>
    /// <param name="place">Where what is built of files that do not change lies; null is beside the project, and it is built anew when it changed.</param>
    /// <param name="waiting">A program that was started already, and is taken if it is this one; null where none was.</param>
    public StackProgram(ProgramProject project, IProgramOutput output, IProgramHost? host = null, BuildPlace? place = null, WaitingProgram? waiting = null) =>
        (_project, _output, _host, _place, _waiting) = (project, output, host ?? UserPrograms.Instance, place, waiting);

    /// <inheritdoc/>
    public string? Fault => _program?.Channel?.HasErrors == true ? "the program logged an error" : null;

    /// <summary>Starts the program if it need not be built, so that it gets ready while its stack is opened. It is told nothing yet.</summary>
    /// <returns>Whether it was started.</returns>
    [MemberNotNullWhen(true, nameof(_program))]
    public bool Begin()
    {
        if (_place is null && ProjectBuild.Unchanged(_project) is { } built)
        {
            _program = StartedProgram.Begin(_waiting?.Take(_project, built) ?? ProgramProcess.Start(_host, built, _project.Folder), _output);
        }

        return _program is not null;
    }

    /// <summary>A small stack as a program of a project might declare it, read in the way that declarations take: for who has time to do for the first time what will be done again.</summary>
    public static StackDefinition Rehearse(ProgramProject project) => SampleDeclarations.Read(project);

    /// <summary>Builds the program if it was changed, starts it and has it declare its stack.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="builtAssembly">Assembly that was built just now, where the program was run by itself; null leaves it to this.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The stack, and what is wrong with it; with errors nothing of it may be applied.</returns>
    /// <exception cref="ProgramException">The program gave no stack.</exception>
    public async Task<(StackDefinition Stack, ImmutableArray<Diagnostic> Faults)> EvaluateAsync(ProgramOptions options, string? builtAssembly, CancellationToken cancellationToken)
    {
        if (_program is null && (builtAssembly is not null || !Begin()))
        {
            // What waits was started with what the runtime needed before the build.
            _waiting?.Dispose();
            _program = StartedProgram.Start(_host, await BuiltAsync(builtAssembly, cancellationToken).ConfigureAwait(false), _project.Folder, _output);
        }

        _deadline = options.Deadline;
        var duty = new ProgramDuty("the program", "declare its stack", "declared its stack", options.Deadline)
        {
            LateRemedy = LateRemedy,
            EndRemedy = "end its main function with `return await Deployment.RunAsync(...)`",
        };
        var config = new JsonObject(options.Config.Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone())));
        var start = new ProgramStart(options.Stack, options.Stack, options.Preview, _project.Folder, config, [.. options.SecretConfig]);
        var declared = new ProgramDeclarations(_project, options);
        DeclaredStack whole = await _program.HearAsync(start, duty, declared.Take, cancellationToken).ConfigureAwait(false);
        if (options.Preview && whole.Values.IsEmpty)
        {
            // Hooks are for what is carried out: nothing will be asked, and the program ends while its plan is made.
            await _program.EndAsync().ConfigureAwait(false);
        }

        return declared.Finish(whole);
    }

    /// <inheritdoc/>
    public async ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["id"] = value.Id,
            ["inputs"] = new JsonArray([.. inputs.Select(input => (JsonNode?)new JsonObject { ["value"] = input.Value?.DeepClone(), ["secret"] = input.Secret })]),
        };
        JsonObject result = await InTimeAsync(linked => CallAsync(ProgramCall.Value, arguments, linked), cancellationToken).ConfigureAwait(false);
        return new ComputedResult(result["value"]?.DeepClone(), result["secrets"] is JsonArray secrets ? [.. secrets.Select(secret => secret!.GetValue<string>())] : []);
    }

    /// <inheritdoc/>
    public async ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken) => await CallAsync(
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
    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Code of a user may wait for what never comes.
    private async Task<JsonObject> InTimeAsync(Func<CancellationToken, Task<JsonObject>> call, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_deadline);
        try
        {
            return await call(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineException($"the function given to Apply did not end within {_deadline.TotalSeconds:0.###} s", LateRemedy);
        }
    }

    // An error that it logs while it answers comes before the answer.
    private async Task<JsonObject> CallAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        bool wasSound = Fault is null;
        JsonObject result = await _program!.Channel.CallAsync(name, arguments, progress: null, cancellationToken).ConfigureAwait(false);
        return wasSound && Fault is { } fault ? throw new EngineException(fault) : result;
    }

    private async Task<BuiltProgram> BuiltAsync(string? builtAssembly, CancellationToken cancellationToken) =>
        _place is { } place ? new BuiltProgram(await new CommitBuild(_host, place).EnsureAsync(_project, _output.Line, cancellationToken).ConfigureAwait(false))
        : builtAssembly is not null ? new BuiltProgram(builtAssembly)
        : await ProjectBuild.EnsureAsync(_project, _output.Line, cancellationToken).ConfigureAwait(false);
}
