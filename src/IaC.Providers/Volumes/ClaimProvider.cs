using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Providers.Hosts;

namespace IaC.Providers.Volumes;

/// <summary>PersistentVolumeClaim: a folder below the root, or in a place that its host declares for its class, named by its uid. The state owns it; a claim that is kept has its entry there.</summary>
/// <param name="services">The host.</param>
public sealed class ClaimProvider(HostServices services) : IResourceProvider
{
    private const string PathOutput = "path";
    private const string ClassPointer = "/spec/storageClassName";
    private const string SizePointer = "/spec/resources/requests/storage";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // rwxrwxrwx, as the local volumes of Kubernetes have it: who may write in it is the pods' business, and no other user of the host reaches it.
    private const int OpenToAll = 0x1FF;

    private readonly ClaimFolders folders = services.Claims;

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.PersistentVolumeClaim;

    /// <summary>Says of a new claim, or a new size, that the size is no limit; a claim that the disk has no room for is refused.</summary>
    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        bool known = !Expressions.IsIn(inputs);
        return ValueTask.FromResult(new CheckResponse(inputs, null, known ? [.. ClassFaults(request, inputs), .. SizeFaults(request, inputs)] : [])
        {
            Demand = known ? new ResourceDemand(HolderOf(inputs), new Compute(0, 0, SizeOf(inputs).Units)) : null,
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> all = folders.Of(requests.Select(request => request.Uid));
        HashSet<string> away = [.. folders.Away];
        return ValueTask.FromResult<IReadOnlyList<ObservedResource>>([.. requests.Select(request => (request, Folder: all[request.Uid])).Select(claim =>
            Directory.Exists(claim.Folder) ? new ObservedResource(ResourceHealth.Current, Outputs(claim.Folder), [])
            : away.Contains(Path.GetDirectoryName(claim.Folder)!) ? new ObservedResource(ResourceHealth.Unknown, claim.request.Outputs, [], ClaimFolders.NotThere(Path.GetDirectoryName(claim.Folder)!))
            : ObservedResource.NotFound)]);
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Hold(request.Urn, request.Uid, request.StackUuid, request.Inputs);
        string parent = folders.ParentOf(request.Uid);
        folders.RequireThere(parent);
        Directory.CreateDirectory(parent, OwnerOnly);
        using SafeFolder claims = SafeFolder.Open(parent);
        if (claims.TryCreateFolder(request.Uid, OpenToAll))
        {
            CrashPoints.FromEnvironment.Pass("claim-made");
            claims.SetPermissions(request.Uid, OpenToAll);
        }

        return ValueTask.FromResult(new ApplyResponse(Outputs(folders.Of(request.Uid))));
    }

    /// <summary>Of what can change of a claim nothing but a promise is on the machine.</summary>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Hold(request.Urn, request.Uid, request.StackUuid, request.Inputs);
        return ValueTask.FromResult(new ApplyResponse(Outputs(folders.Of(request.Uid))));
    }

    /// <inheritdoc/>
    public object ReservesBy => services.Reservations;

    /// <summary>Promises the disk that claims may fill.</summary>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        services.Reservations.Reserve(requests);
        return ValueTask.CompletedTask;
    }

    /// <summary>What it may fill becomes the stack's.</summary>
    public async ValueTask<ObservedResource> AdoptAsync(AdoptRequest request, CancellationToken cancellationToken)
    {
        await ReserveAsync([new ReserveRequest(request.Urn, request.Uid, request.StackUuid, request.Inputs)], cancellationToken).ConfigureAwait(false);
        return (await ReadAsync([new ReadRequest(request.Urn, request.Uid, request.Inputs, null, request.References)], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(SettleRequest request, CancellationToken cancellationToken)
    {
        services.TryAllocate(allocation => allocation.ReleaseOthers(request.StackUuid, request.Uids));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        services.TryAllocate(allocation => allocation.Retain(request.Uid));
        return ValueTask.CompletedTask;
    }

    /// <summary>Deletes the data. Containers write what they like into it, so that nothing in it is followed.</summary>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        string parent = folders.ParentOf(request.Uid);
        folders.RequireThere(parent);
        if (Directory.Exists(Path.Combine(parent, request.Uid)))
        {
            using SafeFolder claims = SafeFolder.Open(parent);
            claims.RemoveTree(request.Uid);
        }

        services.TryAllocate(allocation =>
        {
            allocation.Yield(request.Uid);
            allocation.Take(request.Uid);
        });
        folders.Tidy(parent);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(Outputs(folders.Of(request.Uid))));

    private static string HolderOf(JsonObject inputs) =>
        ClaimFolders.ClassOf(inputs) is { } storageClass ? HostLedger.PlaceOf(HostReference.NameOf(inputs), storageClass) : HostReference.NameOf(inputs);

    // As in Kubernetes: a claim does not move.
    private IEnumerable<Diagnostic> ClassFaults(CheckRequest request, JsonObject inputs)
    {
        string? storageClass = ClaimFolders.ClassOf(inputs);
        if (request.Recorded is { } recorded)
        {
            if (ClaimFolders.ClassOf(recorded) is var former && former != storageClass)
            {
                yield return Diagnostic.Error(
                    $"the class of {request.Urn.ToKey()} cannot change ({former ?? "none"} so far)", request.Source.Locate(ClassPointer), "declare another claim, and copy the data by `iac cp`");
            }
        }
        else if (storageClass is not null && folders.Find(storageClass) is null)
        {
            yield return Diagnostic.Error(ClaimFolders.Missing(storageClass), request.Source.Locate(ClassPointer), $"declare one: `storage: [{{name: {storageClass}, path: ...}}]` of its Host");
        }
    }

    private IEnumerable<Diagnostic> SizeFaults(CheckRequest request, JsonObject inputs)
    {
        if (JsonNode.DeepEquals(JsonPointer.Resolve(request.Recorded, SizePointer), JsonPointer.Resolve(inputs, SizePointer)))
        {
            yield break;
        }

        Quantity size = SizeOf(inputs);
        string place = ClaimFolders.ClassOf(inputs) is { } storageClass ? folders.Find(storageClass)?.Path ?? services.Layout.Lib : services.Layout.Lib;
        long free = new DriveInfo(ExistingFolder.Of(place)).AvailableFreeSpace;
        yield return request.RecordedOutputs is null && size.Units > free
            ? Diagnostic.Error($"{request.Urn.ToKey()} asks for {size}, and the disk of {place} has {free >> 20} MiB free", request.Source.Locate(SizePointer))
            : Diagnostic.Warning($"the size of {request.Urn.ToKey()}, {size}, is recorded and not enforced: its folder shares the disk of {place}", request.Source.Locate(SizePointer));
    }

    private static Quantity SizeOf(JsonObject inputs) => ModelReader.ReadPersistentVolumeClaim(inputs).Spec.Resources.Requests.Storage;

    private void Hold(Urn urn, string uid, Guid stackUuid, JsonObject inputs)
    {
        try
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            folders.Hold(allocation, urn, uid, stackUuid, inputs);
            allocation.Commit();
        }
        catch (AllocationException refusal)
        {
            throw new EngineException(refusal.Message);
        }
    }

    private static JsonObject Outputs(string folder) => new() { [PathOutput] = folder };
}
