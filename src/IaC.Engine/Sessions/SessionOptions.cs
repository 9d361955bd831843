using IaC.Model;

namespace IaC.Engine;

/// <summary>What a session works with.</summary>
public sealed record SessionOptions
{
    /// <summary>Where the states of stacks are kept.</summary>
    public required StateBackend States { get; init; }

    /// <summary>Name of the stack: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 100.</summary>
    public required string StackName { get; init; }

    /// <summary>The provider of each kind.</summary>
    public required IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> Providers { get; init; }

    /// <summary>Makes the provider outside this program that made what the state records, for kinds that are not among <see cref="Providers"/>. <value>None is made.</value></summary>
    public Func<ProviderOrigin, IResourceProvider>? Restore { get; init; }

    /// <summary>What hosts have and what is promised of it. <value>Nobody counts.</value></summary>
    public IHostLedgers? Ledgers { get; init; }

    /// <summary>Told what a session finds recorded when it is opened, before anything is asked of a provider. <value>Nobody.</value></summary>
    public Action<IReadOnlyCollection<RecordedResource>>? Opened { get; init; }

    /// <summary>Told what is declared before a plan asks a provider of any of it. <value>Nobody.</value></summary>
    public Action<StackDefinition>? Declared { get; init; }

    /// <summary>Keys of secrets.</summary>
    public required ISecretKeySource Keys { get; init; }

    /// <summary>The clock. <value>The system's.</value></summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether the stack is held. <value>Not; such a session plans and reads only.</value></summary>
    public LockMode Lock { get; init; } = LockMode.None;

    /// <summary>Told once when a wait for the lock begins, with who holds it; null where that could not be read. <value>Nobody.</value></summary>
    public Action<LockHolder?>? Waiting { get; init; }

    /// <summary>What the holder text, and the history, say about this process: <c>iac up -f stack.yaml</c>.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Who this is, for the holder text and the history. <value>The user and the host name.</value></summary>
    public string Person { get; init; } = LockHolder.Person;

    /// <summary>The program behind the stack, which computes values from outputs. <value>None.</value></summary>
    public IStackProgram? Computer { get; init; }

    /// <summary>The hook for crash tests.</summary>
    internal CrashPoints Crash { get; init; } = CrashPoints.FromEnvironment;

    /// <summary>The version of the state's tables.</summary>
    internal StateSchema Schema { get; init; } = StateSchema.Current;
}
