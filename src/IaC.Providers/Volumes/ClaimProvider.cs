using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Pods;

namespace IaC.Providers.Volumes;

/// <summary>PersistentVolumeClaim: a folder below the root, named by its uid. The state owns it; a claim that is kept has its entry there.</summary>
public sealed class ClaimProvider(RootLayout layout) : IResourceProvider
{
    private const string PathOutput = "path";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // rwxrwxrwx, as the local volumes of Kubernetes have it: who may write in it is the pods' business, and no other user of the host reaches it.
    private const int OpenToAll = 0x1FF;

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.PersistentVolumeClaim;

    /// <summary>Says of a new claim, or a new size, that the size is no limit; a claim that the disk has no room for is refused.</summary>
    public ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        return ValueTask.FromResult(new CheckResponse(inputs, null, Expressions.IsIn(inputs) ? [] : [.. SizeFaults(request, inputs)]));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ObservedResource>>(
            [.. requests.Select(request => Directory.Exists(layout.Claim(request.Uid)) ? new ObservedResource(ResourceHealth.Current, Outputs(request.Uid), []) : ObservedResource.NotFound)]);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(layout.Claims, OwnerOnly);
        using SafeFolder claims = SafeFolder.Open(layout.Claims);
        if (claims.TryCreateFolder(request.Uid, OpenToAll))
        {
            CrashPoints.FromEnvironment.Pass("claim-made");
            claims.SetPermissions(request.Uid, OpenToAll);
        }

        return ValueTask.FromResult(new ApplyResponse(Outputs(request.Uid)));
    }

    /// <summary>Nothing of a claim that can change is on the machine.</summary>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(Outputs(request.Uid)));

    /// <summary>Deletes the data. Containers write what they like into it, so that nothing in it is followed.</summary>
    public ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (Directory.Exists(layout.Claim(request.Uid)))
        {
            using SafeFolder claims = SafeFolder.Open(layout.Claims);
            claims.RemoveTree(request.Uid);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ApplyResponse(Outputs(request.Uid)));

    private IEnumerable<Diagnostic> SizeFaults(CheckRequest request, JsonObject inputs)
    {
        const string pointer = "/spec/resources/requests/storage";
        if (JsonNode.DeepEquals(JsonPointer.Resolve(request.Recorded, pointer), JsonPointer.Resolve(inputs, pointer)))
        {
            yield break;
        }

        Quantity size = ModelReader.ReadPersistentVolumeClaim(inputs).Spec.Resources.Requests.Storage;
        long free = new DriveInfo(Existing(layout.Lib)).AvailableFreeSpace;
        yield return request.RecordedOutputs is null && size.Units > free
            ? Diagnostic.Error($"{request.Urn.ToKey()} asks for {size}, and the disk of {layout.Lib} has {free >> 20} MiB free", request.Source.Locate(pointer))
            : Diagnostic.Warning($"the size of {request.Urn.ToKey()}, {size}, is recorded and not enforced: its folder shares the disk of {layout.Lib}", request.Source.Locate(pointer));
    }

    private static string Existing(string folder) => Directory.Exists(folder) ? folder : Existing(Path.GetDirectoryName(folder)!);

    private JsonObject Outputs(string uid) => new() { [PathOutput] = layout.Claim(uid) };
}
