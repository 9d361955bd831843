using System.Collections.Immutable;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Arguments of <see cref="StateCalls"/>.</summary>
internal sealed record StateRequest
{
    public string? Stack { get; init; }

    public string? Name { get; init; }

    public LockHolder? Holder { get; init; }

    public bool Force { get; init; }

    public long State { get; init; }

    public StackIdentity? Identity { get; init; }

    public StateWrite? Write { get; init; }

    public int Limit { get; init; }

    public string? Suffix { get; init; }
}

/// <summary>Answers to <see cref="StateCalls"/>; each has what its call is for.</summary>
internal sealed record StateAnswer
{
    public static StateAnswer Nothing { get; } = new();

    public DateTimeOffset Now { get; init; }

    public IReadOnlyList<SecretKey>? Keys { get; init; }

    public IReadOnlyList<StackInfo>? Stacks { get; init; }

    public IReadOnlyList<ResourceKey>? Resources { get; init; }

    public IReadOnlyList<string>? Uids { get; init; }

    public IReadOnlyList<ProviderOrigin>? Providers { get; init; }

    public StackIdentity? Identity { get; init; }

    public IReadOnlyList<StepTiming>? Timings { get; init; }

    public IReadOnlyList<string>? Mended { get; init; }

    public bool IsHeld { get; init; }

    public LockHolder? Holder { get; init; }

    public long State { get; init; }

    public StateContent? Content { get; init; }

    public IReadOnlyList<OtherOutputs>? Others { get; init; }

    public IReadOnlyList<HistoryEntry>? History { get; init; }

    public string? Copy { get; init; }
}

/// <summary>All that a state holds when it is opened.</summary>
/// <param name="Identity">What the stack is called.</param>
/// <param name="Unsettled">A run is under way, or did not come to its end.</param>
/// <param name="Rows">Its entries.</param>
/// <param name="Config">What the user set.</param>
/// <param name="Outputs">Outputs of the stack.</param>
/// <param name="Providers">Providers outside the program.</param>
/// <param name="Timings">What steps took, newest first.</param>
internal sealed record StateContent(
    StackIdentity Identity,
    bool Unsettled,
    IReadOnlyList<StateRow> Rows,
    IReadOnlyList<SealedValue> Config,
    IReadOnlyList<SealedValue> Outputs,
    ImmutableArray<ProviderOrigin> Providers,
    IReadOnlyList<StepTiming> Timings)
{
    /// <summary>Reads it; null where there is no state yet.</summary>
    public static StateContent? Of(IStateStorage storage)
    {
        if (!storage.Exists)
        {
            return null;
        }

        (StackIdentity identity, bool unsettled, IReadOnlyList<StateRow> rows) = storage.ReadEntries(static row => row);
        return new StateContent(identity, unsettled, rows, storage.ReadConfig(), storage.ReadOutputs(), storage.ReadProviders(), storage.ReadTimings());
    }
}

/// <summary>Outputs of another stack in the same place.</summary>
/// <param name="Stack">Its name.</param>
/// <param name="Outputs">Its outputs; null where they cannot be read.</param>
/// <param name="Fault">Why not.</param>
internal sealed record OtherOutputs(string Stack, IReadOnlyList<SealedValue>? Outputs, string? Fault)
{
    /// <summary>Those of all others than one.</summary>
    public static IReadOnlyList<OtherOutputs> AllBut(string stack, IStateStorage storage) => [.. storage.Stacks.Where(other => other != stack).Select(other => Of(other, storage))];

    private static OtherOutputs Of(string other, IStateStorage storage)
    {
        try
        {
            return new OtherOutputs(other, storage.ReadOutputsOf(other) ?? [], null);
        }
        catch (StateException exception)
        {
            return new OtherOutputs(other, null, exception.Message);
        }
    }
}

/// <summary>Messages about states as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = [typeof(UrnConverter)])]
[JsonSerializable(typeof(StateRequest))]
[JsonSerializable(typeof(StateAnswer))]
internal sealed partial class StateMessages : JsonSerializerContext;
