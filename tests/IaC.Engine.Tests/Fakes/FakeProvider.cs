using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>Makes objects of a <see cref="FakeKind"/> on a <see cref="FakeMachine"/>. Like a real one it finishes what a crash left half done, and refuses two exclusive objects of one name.</summary>
internal sealed class FakeProvider(FakeMachine machine, FakeKind kind) : IResourceProvider
{
    public KindDescriptor Kind => kind;

    /// <summary>Outputs that are certain before apply; null for none.</summary>
    public Func<JsonObject, JsonObject?> KnownOutputs { get; set; } = static _ => null;

    /// <summary>Outputs beside those that each has; null for none.</summary>
    public Func<JsonObject, JsonObject?> MoreOutputs { get; set; } = static _ => null;

    /// <summary>What a document refers to that is not where it is needed.</summary>
    public Func<CheckRequest, ImmutableArray<Urn>> Lacks { get; set; } = static _ => [];

    /// <summary>What a document that only names something stands for now, as of an image by its tag; null for nothing.</summary>
    public string? Pin { get; set; }

    /// <summary>Where it comes from.</summary>
    public ProviderOrigin? Origin { get; set; }

    /// <summary>Nothing of it is on the machine, as of a ConfigMap: what is recorded exists.</summary>
    public bool IsOnlyRecorded { get; set; }

    /// <summary>Why what exists cannot be adopted; null where it can.</summary>
    public Exception? Adoption { get; set; }

    /// <summary>What was to be deleted.</summary>
    public ConcurrentQueue<DeleteRequest> Deleted { get; } = [];

    /// <summary>What was waited for.</summary>
    public ConcurrentQueue<WaitRequest> Awaited { get; } = [];

    /// <summary>What is said of all that is found.</summary>
    public string? Message { get; set; }

    /// <summary>Why a step cannot be prepared; null where it can.</summary>
    public Func<PrepareRequest, Exception?> Preparation { get; set; } = static _ => null;

    public async ValueTask<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await machine.Gate($"prepare {request.Urn.ToKey()}", cancellationToken);
        return Preparation(request) is { } fault ? throw fault : PrepareResponse.Nothing;
    }

    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        machine.Note($"check {request.Urn.ToKey()}");
        Diagnostic[] faults = request.Document["spec"]?["invalid"] is null ? [] : [Diagnostic.Error($"{request.Urn.ToKey()} is invalid", request.Source.Locate("/spec/invalid"))];
        JsonNode? holds = request.Document["spec"]?["holds"];
        var inputs = (JsonObject)request.Document.DeepClone();
        if (Pin is not null)
        {
            inputs["spec"]!["pin"] = Pin;
        }

        return ValueTask.FromResult(new CheckResponse(inputs, KnownOutputs(request.Document), [.. faults])
        {
            Demand = holds is not JsonArray amounts ? null : new ResourceDemand(HeldOf(request.Document), new Compute((long)amounts[0]!, (long)amounts[1]!, (long?)amounts.ElementAtOrDefault(2) ?? 0, (long?)amounts.ElementAtOrDefault(3) ?? 0))
            {
                Ports = [.. (request.Document["spec"]!["ports"] as JsonArray ?? []).Select(port => new HostPort(HostPort.AllAddresses, (long)port!, "TCP"))],
            },
            Lacks = Lacks(request),
            Terms = Kind.Kind == "Host" ? TermsOf(request.Document["spec"]) : null,
        });
    }

    // A host, or one of its places.
    private static string HeldOf(JsonObject document) =>
        HostReference.NameOf(document) is var host && (string?)document["spec"]?["place"] is { } place ? HostLedger.PlaceOf(host, place) : host;

    private static HostTerms TermsOf(JsonNode? spec) => new()
    {
        CpuOvercommit = (long?)spec?["overcommit"],
        Places = (spec?["places"] as JsonObject ?? []).ToImmutableSortedDictionary(place => place.Key, place => new HostTerms { DiskOvercommit = (long)place.Value! }, StringComparer.Ordinal),
    };

    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        machine.Note($"read {requests.Count}");
        return ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. requests.Select(Observe)]);
    }

    public async ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await machine.EnterAsync($"create {request.Urn.ToKey()}", cancellationToken);
        progress.Report(new ProviderProgress("making it"));
        if (kind.IsExclusive(request.Inputs) && machine.Objects.Any(other => other.Value.Urn == request.Urn && other.Key != request.Uid))
        {
            throw new IOException($"{request.Urn.ToKey()} exists already");
        }

        RefuseHeld(request);
        FakeObject made = machine.Objects.GetOrAdd(request.Uid, _ => new FakeObject { Urn = request.Urn, StackUuid = request.StackUuid, Inputs = [] });
        machine.Crash?.Pass("inside-create");
        return Finish(made, request);
    }

    public async ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await machine.EnterAsync($"update {request.Urn.ToKey()}", cancellationToken);
        FakeObject made = machine.Objects.GetValueOrDefault(request.Uid)
            ?? (IsOnlyRecorded ? machine.Objects.GetOrAdd(request.Uid, new FakeObject { Urn = request.Urn, StackUuid = request.StackUuid, Inputs = [] }) : null) ?? throw new IOException($"{request.Urn.ToKey()} does not exist");
        RefuseHeld(request);
        made.Inputs = (JsonObject)request.Inputs.DeepClone();
        machine.Crash?.Pass("inside-update");
        return Finish(made, request);
    }

    // As on a host: what was reserved for another one is taken from who has it still.
    private void RefuseHeld(ApplyRequest request)
    {
        foreach (string claim in kind.Claims(request.Inputs))
        {
            foreach ((string uid, FakeObject holder) in machine.Objects.Where(other => other.Key != request.Uid && other.Value.Complete && kind.Claims(other.Value.Inputs).Contains(claim)))
            {
                if (!machine.Reservations.TryGetValue(uid, out JsonObject? reserved) || kind.Claims(reserved).Contains(claim))
                {
                    throw new IOException($"{claim} is held by {holder.Urn.ToKey()}");
                }
            }
        }
    }

    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Deleted.Enqueue(request);
        await machine.EnterAsync($"delete {request.Urn.ToKey()}", cancellationToken);
        if (machine.Objects.TryGetValue(request.Uid, out FakeObject? going))
        {
            going.Complete = false;
        }

        machine.Crash?.Pass("inside-delete");
        machine.Objects.TryRemove(request.Uid, out _);
        machine.Reservations.TryRemove(request.Uid, out _);
    }

    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        machine.Note($"retain {request.Urn.ToKey()}");
        return machine.Fault($"retain {request.Urn.ToKey()}") is { } fault ? ValueTask.FromException(fault) : ValueTask.CompletedTask;
    }

    public ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken)
    {
        machine.Note($"adopt {request.Urn.ToKey()}");
        return Adoption is null ? ValueTask.FromResult(Observe(new ReadRequest(request.Urn, request.Uid, request.Inputs, null, request.References))) : throw Adoption;
    }

    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await machine.EnterAsync($"{request.Control.ToString().ToLowerInvariant()} {request.Resource.Urn.ToKey()}", cancellationToken);
        return null;
    }

    public async ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Awaited.Enqueue(request);
        await machine.EnterAsync($"wait {request.Urn.ToKey()}", cancellationToken);
        return new ApplyResponse(Outputs(machine.Objects[request.Uid], request.Uid));
    }

    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        machine.Note($"reserve {string.Join(' ', requests.Select(request => request.Urn.ToKey()))}");
        if (machine.Fault("reserve") is { } fault)
        {
            throw fault;
        }

        foreach (ReserveRequest request in requests)
        {
            if (request.Ends)
            {
                machine.GivenUp.Add(request.Uid);
            }

            // As on a host: a name holds once, and hands on to a successor what it holds.
            foreach (string former in machine.Reservations.Where(other => other.Key != request.Uid && NameOf(other.Value) == NameOf(request.Inputs)).Select(other => other.Key))
            {
                machine.Reservations.TryRemove(former, out _);
            }

            machine.Reservations[request.Uid] = request.Inputs;
        }

        // As on a host: what one gives up in this call another one may take.
        foreach (ReserveRequest request in requests.Where(request => !request.Ends))
        {
            foreach (string claim in kind.Claims(request.Inputs))
            {
                if (machine.Reservations.Any(other => other.Key != request.Uid && !requests.Any(item => item.Ends && item.Uid == other.Key) && kind.Claims(other.Value).Contains(claim)))
                {
                    throw new ReservationException($"{claim} for {request.Urn.ToKey()} is taken");
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        machine.Note(request.AfterKill ? $"settle {kind.Kind} after a kill" : $"settle {kind.Kind}");
        foreach (string uid in machine.Reservations.Keys.Where(uid => !request.Uids.Contains(uid)))
        {
            machine.Reservations.TryRemove(uid, out _);
        }

        return ValueTask.CompletedTask;
    }

    private static string NameOf(JsonObject document) => $"{document["kind"]}/{document["metadata"]?["namespace"]}/{document["metadata"]?["name"]}";

    private ApplyResponse Finish(FakeObject made, ApplyRequest request)
    {
        made.Inputs = (JsonObject)request.Inputs.DeepClone();
        made.Uses = string.Join(' ', request.References.Select(reference => reference.Value?.ToString()));
        made.Complete = true;
        made.Health = ResourceHealth.Current;
        made.Generation++;
        return new ApplyResponse(Outputs(made, request.Uid));
    }

    private ObservedResource Observe(ReadRequest request)
    {
        if (IsOnlyRecorded)
        {
            return new ObservedResource(ResourceHealth.Current, request.Outputs, []);
        }

        if (!machine.Objects.TryGetValue(request.Uid, out FakeObject? found))
        {
            return ObservedResource.NotFound;
        }

        if (!found.Complete)
        {
            return new ObservedResource(ResourceHealth.InProgress, null, [], "half made");
        }

        IEnumerable<FieldChange> drift = JsonDiff.Compare(found.Inputs, request.Inputs)
            .Select(difference => new FieldChange(difference.Pointer, difference.Before, difference.After, FieldEffect.Restart, ChangeCause.Drift));
        return new ObservedResource(found.Health, Outputs(found, request.Uid), [.. drift], Message) { Belongings = found.Belongings };
    }

    private JsonObject Outputs(FakeObject made, string uid)
    {
        var outputs = new JsonObject
        {
            ["uid"] = uid,
            ["value"] = made.Inputs["spec"]?["value"]?.DeepClone() ?? made.Urn.ToKey().Name,
            ["generation"] = made.Generation.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string name, JsonNode? value) in MoreOutputs(made.Inputs) ?? [])
        {
            outputs[name] = value?.DeepClone();
        }

        if (made.Inputs["spec"]?["password"] is JsonValue password)
        {
            outputs["token"] = $"token-of-{made.Urn.ToKey().Name}";
            outputs["url"] = $"db://user:{password}@host";
        }

        return outputs;
    }
}
