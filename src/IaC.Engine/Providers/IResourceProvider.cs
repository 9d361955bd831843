using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Turns documents of one kind into driver calls, and what is observed into outputs. The seam is the wire: requests and responses hold JSON and plain values,
/// so that the same provider can be in process, at the other end of ssh, or a user's own program.
/// Planning calls only <see cref="CheckAsync"/> and <see cref="ReadAsync"/>, and neither has an effect on the machine.
/// </summary>
public interface IResourceProvider
{
    /// <summary>What the engine knows of the kind.</summary>
    KindDescriptor Kind { get; }

    /// <summary>Where it comes from; null of one that is a part of this program.</summary>
    ProviderOrigin? Origin => null;

    /// <summary>Validates one document against this machine and writes in its defaults. Called at plan and again, with all values known, before the step is applied.</summary>
    ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken);

    /// <summary>Probes all the resources named in one scan. The response holds one entry for each request, in the same order.</summary>
    ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken);

    /// <summary>One line on what a change of a value means, where the two values do not tell; null for nothing. Has no effect, like all of planning.</summary>
    string? Explain(JsonNode? before, JsonNode? after) => null;

    /// <summary>
    /// Brings to the host what a step will need of elsewhere, and changes nothing that runs: pulls and builds images. Called before the first step of a run that stops or deletes anything, and again, where more values are known,
    /// before a step deletes what it makes anew; what is here already costs next to nothing. So a registry that does not answer takes nothing away.
    /// </summary>
    ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.FromResult(PrepareResponse.Nothing);

    /// <summary>
    /// Makes the resource, and returns when it exists. <see cref="ApplyRequest.Uid"/> was recorded before this call: a second call with the same uid, after a crash, finishes
    /// or starts over, and never makes a second one.
    /// </summary>
    ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken);

    /// <summary>Changes what runs, keeping its uid.</summary>
    ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken);

    /// <summary>Removes everything that exists under the uid; nothing there is success.</summary>
    ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Returns when the resource is ready, with its outputs at that time. Throws <see cref="NotReadyException"/> once it can never be ready without a change (fail fast on terminal states).
    /// The engine cancels it at the deadline.
    /// </summary>
    ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken);

    /// <summary>Who reserves for the kind. Providers that name the same one are asked in one call, of any of them, for the resources of all their kinds: what one gives up another one may take. <value>Itself.</value></summary>
    object ReservesBy => this;

    /// <summary>
    /// Called once, under the host's lock, before the first step of an apply: takes all or nothing of what the steps need (addresses, host ports). Kinds that hold nothing do nothing.
    /// Throws <see cref="ReservationException"/> when something does not fit; nothing is then held.
    /// </summary>
    ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Called once after the last step of an apply, whatever its outcome, with the uids that the state now holds for the stack: gives back what else is held for it
    /// (a reservation whose step never ran, also one of a run that was killed) and brings up to date what depends on the set as a whole (names of pods).
    /// </summary>
    ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// The stack forgets the resource and leaves it on the machine: what is held for it stays held, though it is not the stack's any more, until somebody adopts it. Called once or, after a crash, again.
    /// </summary>
    ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Stops, starts, restarts or restores a resource as it is recorded, and returns its outputs where it was made again; null where it was not. Of a kind that does not run nothing is ever lost.
    /// </summary>
    ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.FromResult<ApplyResponse?>(null);

    /// <summary>
    /// Takes over what exists under a uid for a stack (<c>iac import</c>), and returns what was found; a second call after a crash does no harm. Throws <see cref="EngineException"/> or
    /// <see cref="ReservationException"/> where it cannot become what is declared. Kinds whose objects bear no mark of ownership only look.
    /// </summary>
    async ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken) =>
        (await ReadAsync([new ReadRequest(request.Urn, request.Uid, request.Inputs, null, request.References)], cancellationToken).ConfigureAwait(false))[0];
}
