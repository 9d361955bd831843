using IaC.Model;

namespace IaC.Engine;

/// <summary>States that another machine keeps for several people, as a <see cref="StateServer"/> there answers for them.</summary>
/// <param name="place">Where it is, for people: <c>ssh://root@edge-1</c>.</param>
/// <param name="connect">Gives the connection, made when it is first asked for. What was opened over one ends with it.</param>
/// <param name="time">The clock.</param>
public sealed class RemoteBackend(string place, Func<CancellationToken, Task<StateCall>> connect, TimeProvider time) : StateBackend
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);
    private readonly KeeperClock _clock = new(time);

    /// <inheritdoc/>
    public override string Place => place;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>That of the machine that keeps them, once it was asked for anything.</summary>
    public override TimeProvider ClockOf(TimeProvider own) => _clock;

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => [.. (await ListAsync(cancellationToken).ConfigureAwait(false)).Select(stack => stack.Name)];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StackInfo>> ListAsync(CancellationToken cancellationToken) => (await AskAsync(StateCalls.List, new StateRequest(), cancellationToken).ConfigureAwait(false)).Stacks ?? [];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ResourceKey>> ResourcesAsync(string stack, CancellationToken cancellationToken) =>
        (await AskAsync(StateCalls.Resources, new StateRequest { Stack = stack }, cancellationToken).ConfigureAwait(false)).Resources ?? [];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> UidsAsync(string stack, CancellationToken cancellationToken) =>
        (await AskAsync(StateCalls.Uids, new StateRequest { Stack = stack }, cancellationToken).ConfigureAwait(false)).Uids ?? [];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ProviderOrigin>> ProvidersAsync(string stack, CancellationToken cancellationToken) =>
        (await AskAsync(StateCalls.Providers, new StateRequest { Stack = stack }, cancellationToken).ConfigureAwait(false)).Providers ?? [];

    /// <inheritdoc/>
    public override async ValueTask<(StackIdentity Identity, IReadOnlyList<StepTiming> Times)?> TimesAsync(string stack, CancellationToken cancellationToken)
    {
        StateAnswer answer = await AskAsync(StateCalls.Times, new StateRequest { Stack = stack }, cancellationToken).ConfigureAwait(false);
        return answer.Identity is { } identity ? (identity, answer.Timings ?? []) : null;
    }

    /// <inheritdoc/>
    public override async ValueTask<ISecretKeySource> OpenKeysAsync(CancellationToken cancellationToken) => await RemoteKeys.OpenAsync(AskAsync, place, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ResourceKey>> RemoveAsync(string stack, LockHolder holder, bool evenWithResources, CancellationToken cancellationToken) =>
        (await AskAsync(StateCalls.Remove, new StateRequest { Stack = stack, Holder = holder, Force = evenWithResources }, cancellationToken).ConfigureAwait(false)).Resources ?? [];

    /// <inheritdoc/>
    public override async ValueTask RenameAsync(string stack, string newName, LockHolder holder, CancellationToken cancellationToken) =>
        await AskAsync(StateCalls.Rename, new StateRequest { Stack = stack, Name = newName, Holder = holder }, cancellationToken).ConfigureAwait(false);

    /// <summary>Mends a state with the keys of the place: what a passphrase sealed has to be mended by who has it.</summary>
    public override async ValueTask<IReadOnlyList<string>> RepairAsync(string stack, ISecretKeySource keys, LockHolder holder, CancellationToken cancellationToken) =>
        (await AskAsync(StateCalls.Repair, new StateRequest { Stack = stack, Holder = holder }, cancellationToken).ConfigureAwait(false)).Mended ?? [];

    /// <inheritdoc/>
    internal override async ValueTask<IStateStorage> OpenAsync(string stack, LockRequest? taking, StateSchema schema, CancellationToken cancellationToken)
    {
        StateChannel channel = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        for (bool told = false; ; told = true)
        {
            StateAnswer answer = await channel.AskAsync(StateCalls.Open, new StateRequest { Stack = stack, Holder = taking?.Holder }, cancellationToken).ConfigureAwait(false);
            if (!answer.IsHeld)
            {
                return new RemoteStorage(channel, place, stack, answer, isHeld: taking is not null, time);
            }

            if (taking is not { Wait: true })
            {
                throw new StackLockedException(stack, answer.Holder);
            }

            if (!told)
            {
                taking.Waiting?.Invoke(answer.Holder);
            }

            await Task.Delay(AskAgain, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<StateChannel> ConnectAsync(CancellationToken cancellationToken) => StateChannel.OpenAsync(place, connect, _clock, cancellationToken);

    private async Task<StateAnswer> AskAsync(string name, StateRequest request, CancellationToken cancellationToken)
    {
        StateChannel channel = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await channel.AskAsync(name, request, cancellationToken).ConfigureAwait(false);
    }
}
