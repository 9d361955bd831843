using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Hosts;

namespace IaC.Providers.Remote;

/// <summary>The provider of a kind on all hosts: each request goes to the host that its document names, to several at once where there are several.</summary>
/// <param name="local">The provider on this machine.</param>
/// <param name="hosts">The others.</param>
/// <param name="images">Brings images to them.</param>
/// <param name="shared">Where states are that are shared; null where they are of this machine.</param>
internal sealed class RoutedProvider(IResourceProvider local, RemoteHosts hosts, ImageDelivery images, Func<SharedPlace?> shared) : IResourceProvider
{
    private const string AddressOutput = "address";

    // Where something of this kind was asked for in this run, beyond a look.
    private readonly ConcurrentDictionary<RemoteHost, bool> touched = new();

    /// <inheritdoc/>
    public KindDescriptor Kind => local.Kind;

    /// <inheritdoc/>
    public string? Explain(JsonNode? before, JsonNode? after) => local.Explain(before, after);

    /// <summary>A host that does not answer stands against nothing but what is new there, and itself where it is new, at a new address or another machine: what is recorded is taken to be as it was.</summary>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        if (Kind == BuiltInKinds.Host)
        {
            hosts.Learn(request.Urn.Stack, request.Urn.ToKey().Name, request.Document, RecordedMachine.Of(request.RecordedOutputs, []));
        }

        RemoteHost? host = HostOf(request.Urn, request.Document);
        Diagnostic[] misplaced = Kind == BuiltInKinds.Host ? [] : [.. Misplaced(request, host)];
        if (misplaced.Length > 0)
        {
            return new CheckResponse(Kind.Normalise(request.Document), request.RecordedOutputs, [.. misplaced]);
        }

        if (host is null && shared() is { } place)
        {
            Diagnostic refused = Diagnostic.Error(
                $"{request.Urn.ToKey()} is of this machine, which is another one for each who shares the states at {place.Name}", request.Source.Locate(""), "name a Host that is reached by ssh (nodeName); or leave --state out");
            return new CheckResponse(Kind.Normalise(request.Document), request.RecordedOutputs, [refused]);
        }

        if (host is null && !Environment.IsPrivilegedProcess)
        {
            Diagnostic refused = Diagnostic.Error($"{request.Urn.ToKey()} is of this machine, where only root may make it", request.Source.Locate(""), "run it as root, for example with sudo; or give it a Host that is reached by ssh");
            return new CheckResponse(Kind.Normalise(request.Document), request.RecordedOutputs, [refused]);
        }

        // Which image a name stands for is found out where the plan is made: what is pinned is what is sent.
        if (host is null || Kind == BuiltInKinds.Pod)
        {
            CheckResponse response = await local.CheckAsync(request, cancellationToken).ConfigureAwait(false);
            return host is null ? response : await WithLacksAsync(host, request, response, cancellationToken).ConfigureAwait(false);
        }

        var document = (JsonObject)request.Document.DeepClone();
        if (Kind == BuiltInKinds.Host && HostSources.Include(document, request.BaseFolder, request.Source) is { Count: > 0 } missing)
        {
            return new CheckResponse(Kind.Normalise(document), request.RecordedOutputs, [.. missing]);
        }

        try
        {
            CheckResponse response = await Looking(host).CheckAsync(request with { Document = document }, cancellationToken).ConfigureAwait(false);
            return await WithLacksAsync(host, request, response, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreachableException exception)
        {
            bool isNew = request.Recorded is not { } recorded || !JsonNode.DeepEquals(recorded["spec"]?["connection"], document["spec"]?["connection"]);
            Diagnostic[] findings = Kind == BuiltInKinds.Host && (isNew || exception is OtherMachineException) ? [Diagnostic.Error(exception.Message, request.Source.Locate("/spec/connection"), exception.Remedy)] : [];
            return new CheckResponse(Kind.Normalise(document), request.RecordedOutputs, [.. findings]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        var found = new ObservedResource[requests.Count];
        await EachAsync(requests.Index(), item => HostOf(item.Item.Urn, item.Item.Inputs), async (host, items) =>
        {
            IReadOnlyList<ObservedResource> seen;
            try
            {
                seen = await Looking(host).ReadAsync([.. items.Select(item => item.Item)], cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException exception) when (host is not null)
            {
                // Not looked at is not gone.
                seen = [.. items.Select(item => new ObservedResource(ResourceHealth.Unknown, item.Item.Outputs, [], exception.Message))];
            }

            foreach (((int index, _), ObservedResource resource) in items.Zip(seen))
            {
                found[index] = resource;
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        RemoteHost? host = HostOf(request.Urn, request.Inputs);
        ImmutableArray<PhaseTime> sent = await DeliverAsync(host, request.Inputs, request.References, progress, cancellationToken).ConfigureAwait(false);
        PrepareResponse response = await Of(host).PrepareAsync(request, progress, cancellationToken).ConfigureAwait(false);
        return new PrepareResponse([.. sent, .. response.Phases]);
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        RemoteHost? host = HostOf(request.Urn, request.Inputs);
        ImmutableArray<PhaseTime> sent = await DeliverAsync(host, request.Inputs, request.References, progress, cancellationToken).ConfigureAwait(false);
        ApplyResponse response = await Of(host).CreateAsync(request, progress, cancellationToken).ConfigureAwait(false);
        return response with { Phases = [.. sent, .. response.Phases] };
    }

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        RemoteHost? host = HostOf(request.Urn, request.Inputs);
        ImmutableArray<PhaseTime> sent = await DeliverAsync(host, request.Inputs, request.References, progress, cancellationToken).ConfigureAwait(false);
        ApplyResponse response = await Of(host).UpdateAsync(request, progress, cancellationToken).ConfigureAwait(false);
        return response with { Phases = [.. sent, .. response.Phases] };
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Of(HostOf(request.Urn, request.Inputs)).DeleteAsync(request, progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        Of(HostOf(request.Urn, request.Inputs)).WaitReadyAsync(request, progress, cancellationToken);

    /// <inheritdoc/>
    public object ReservesBy => local.ReservesBy;

    /// <summary>All or nothing on each host; what one of them refuses, the engine gives back on the others. A host that does not answer fails the steps that need it, and no others.</summary>
    public async ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken) =>
        await EachAsync(requests, request => HostOf(request.Urn, request.Inputs), async (host, items) => await UnlessSilentAsync(() => ReserveAsync(host, items, cancellationToken)).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Settles where this run was, and after a killed run wherever that may have been.</summary>
    public async ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        await local.SettleAsync(request, cancellationToken).ConfigureAwait(false);
        List<RemoteHost> settling = [.. hosts.All.Where(host => touched.ContainsKey(host) || request.AfterKill)];
        touched.Clear();
        images.Forget();
        await Task.WhenAll(settling.Select(host => UnlessSilentAsync(() => new RemoteProvider(host, Kind).SettleAsync(request, cancellationToken)))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken) => Of(HostOf(request.Urn, request.Inputs)).RetainAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        RemoteHost? host = HostOf(request.Resource.Urn, request.Resource.Inputs);
        if (request.Control != ResourceControl.Stop)
        {
            await DeliverAsync(host, request.Resource.Inputs, request.Resource.References, progress, cancellationToken).ConfigureAwait(false);
        }

        return await Of(host).ControlAsync(request, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken)
    {
        RemoteHost? host = HostOf(request.Urn, request.Inputs);
        await DeliverAsync(host, request.Inputs, request.References, new Progress<ProviderProgress>(), cancellationToken).ConfigureAwait(false);
        return await Of(host).AdoptAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // Claims are folders of a machine, and the network of a root ends with its machine.
    private IEnumerable<Diagnostic> Misplaced(CheckRequest request, RemoteHost? host)
    {
        foreach (ReferenceValue reference in request.References)
        {
            ResourceKey target = reference.Target.ToKey();
            string? there = reference.TargetInputs is { } inputs ? HostReference.NameOf(inputs) : null;
            if (there is null || hosts.Find(request.Urn.Stack, there) == host)
            {
                continue;
            }

            if (target.Kind == BuiltInKinds.PersistentVolumeClaim.Kind)
            {
                yield return Diagnostic.Error(
                    $"the data of {target} are on host {there}, and {request.Urn.ToKey()} is on {host?.Name ?? HostReference.LocalHost}",
                    request.Source.Locate(reference.Reference.Pointer),
                    $"data do not move: run it there (nodeName: {there}), or give it a claim of its own");
            }
            else if (reference.Reference.Output == AddressOutput && target.Kind != BuiltInKinds.Host.Kind)
            {
                yield return Diagnostic.Error(
                    $"{target} is on host {there}, and its address means nothing on another one",
                    request.Source.Locate(reference.Reference.Pointer),
                    $"publish all its ports by a hostPort of the same number, with a Host {there} declared; or refer to ${{{{ host.{there}.status.address }}}}");
            }
        }
    }

    private async Task<CheckResponse> WithLacksAsync(RemoteHost host, CheckRequest request, CheckResponse response, CancellationToken cancellationToken) =>
        response with { Lacks = await images.LackingAsync(host, request.References, cancellationToken).ConfigureAwait(false) };

    private async ValueTask ReserveAsync(RemoteHost? host, IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            await Of(host).ReserveAsync(requests, cancellationToken).ConfigureAwait(false);
        }
        catch (ReservationException refusal) when (host is not null)
        {
            // Over there it is this machine; here it has a name, and there may be several.
            string own = $"host {HostReference.LocalHost}";
            throw new ReservationException(refusal.Message.StartsWith(own, StringComparison.Ordinal) ? $"host {host.Name}{refusal.Message[own.Length..]}" : $"host {host.Name}: {refusal.Message}");
        }
    }

    private static async Task UnlessSilentAsync(Func<ValueTask> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (UnreachableException)
        {
            // Its steps say so.
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> requests, Func<T, RemoteHost?> hostOf, Func<RemoteHost?, IReadOnlyList<T>, Task> call) =>
        Task.WhenAll(requests.GroupBy(hostOf).Select(group => call(group.Key, [.. group])));

    private Task<ImmutableArray<PhaseTime>> DeliverAsync(RemoteHost? host, JsonObject inputs, ImmutableArray<ReferenceValue> references, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        host is null ? Task.FromResult(ImmutableArray<PhaseTime>.Empty) : images.DeliverAsync(host, Kind, inputs, references, progress, cancellationToken);

    private RemoteHost? HostOf(Urn urn, JsonObject inputs)
    {
        ResourceKey key = urn.ToKey();
        return hosts.Find(urn.Stack, key.Is(BuiltInKinds.Host) ? key.Name : HostReference.NameOf(inputs));
    }

    private IResourceProvider Looking(RemoteHost? host) => host is null ? local : new RemoteProvider(host, Kind);

    private IResourceProvider Of(RemoteHost? host)
    {
        if (host is not null)
        {
            touched[host] = true;
        }

        return Looking(host);
    }
}
