using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Network;
using IaC.Providers.Volumes;

namespace IaC.Providers.Hosts;

/// <summary>Host: this machine. Declaring it keeps back the part of its compute that pods may not claim, and makes it have what is declared of it.</summary>
public sealed class HostProvider(HostServices services) : IResourceProvider
{
    private const string PromiseMore = "`overcommit` promises more than there is";

    private readonly HostConvergence convergence = CreateConvergence(services);

    /// <summary>What of a Host can be declared on this machine, and why.</summary>
    public static IReadOnlyList<HostCapability> Explain(HostServices services) => [.. CreateConvergence(services).Explain()];

    /// <summary>Takes back a change of the host's network, unless it was confirmed.</summary>
    /// <param name="file">What the apply wrote that made the change.</param>
    public static void RevertNetwork(string file) => NetworkChange.Revert(file);

    /// <inheritdoc/>
    public KindDescriptor Kind => BuiltInKinds.Host;

    /// <inheritdoc/>
    public async ValueTask<CheckResponse> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = Kind.Normalise(request.Document);
        IReadOnlyList<Diagnostic> missing = HostSources.Include(inputs, request.BaseFolder, request.Source);
        if (!request.Unknown.IsEmpty)
        {
            return new CheckResponse(inputs, Outputs(), [.. missing]);
        }

        HostTerms terms = HostAgreement.TermsOf(inputs);
        services.ComingPlaces = HostAgreement.PlacesOf(inputs, request.Urn.Stack);
        Diagnostic[] faults = [.. missing, .. CapacityFaults(terms, request.Source), .. SubnetFaults(inputs, request), .. PlaceFaults(terms, request)];
        IReadOnlyList<Diagnostic> findings = faults.Length > 0 ? [] : await convergence.CheckAsync(request.StackUuid, HostAgreement.SpecOf(inputs), request.Source, cancellationToken).ConfigureAwait(false);
        return new CheckResponse(inputs, Outputs(), [.. findings, .. faults]) { Terms = terms, Ledger = services.LocalLedgers.Find(HostReference.LocalHost) };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ObservedResource>> ReadAsync(IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken)
    {
        List<ObservedResource> found = [];
        foreach (ReadRequest request in requests)
        {
            found.Add(new ObservedResource(ResourceHealth.Current, Outputs(), await convergence.DriftAsync(HostAgreement.SpecOf(request.Inputs), cancellationToken).ConfigureAwait(false)));
        }

        return found;
    }

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> CreateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ApplyAsync(request, progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> UpdateAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ApplyAsync(request, progress, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(DeleteRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        await convergence.ReleaseAsync(request.StackUuid, progress, cancellationToken).ConfigureAwait(false);
        services.TryAllocate(allocation => allocation.Withdraw(request.StackUuid));
    }

    /// <summary>All stays as it is, and is nobody's: as if it had been there before.</summary>
    public ValueTask RetainAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        services.TryAllocate(allocation =>
        {
            allocation.UnclaimAll(request.StackUuid);
            allocation.Withdraw(request.StackUuid);
        });
        return ValueTask.CompletedTask;
    }

    /// <summary>Brings back what the host keeps back for others, which a root has forgotten that the stack was not made in, and what a boot has undone.</summary>
    public async ValueTask<ApplyResponse?> ControlAsync(ControlRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        request.Control == ResourceControl.Restore ? await ApplyAsync(request.Resource, progress, cancellationToken).ConfigureAwait(false) : null;

    /// <inheritdoc/>
    public ValueTask<ApplyResponse> WaitReadyAsync(WaitRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ValueTask.FromResult(new ApplyResponse(Outputs()));

    /// <inheritdoc/>
    public object ReservesBy => services.Reservations;

    /// <summary>What the host may give is agreed before anything asks for it.</summary>
    public ValueTask ReserveAsync(IReadOnlyList<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        services.Reservations.Reserve(requests);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<ApplyResponse> ApplyAsync(ApplyRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        services.Identity.Ensure();
        Agree(request.Urn, request.StackUuid, request.Inputs);
        await convergence.ApplyAsync(request.StackUuid, request.Urn.Stack, HostAgreement.SpecOf(request.Inputs), progress, cancellationToken).ConfigureAwait(false);
        return new ApplyResponse(Outputs());
    }

    private void Agree(Urn urn, Guid stackUuid, JsonObject inputs)
    {
        using HostAllocation allocation = services.Database.BeginAllocation();
        HostAgreement.Write(allocation, urn, stackUuid, inputs);
        allocation.Commit();
    }

    // What is declared is what there is to give, and that is there.
    private IEnumerable<Diagnostic> CapacityFaults(HostTerms terms, ISourceMap source)
    {
        Compute found = services.LocalLedgers.Found;
        if (terms.CpuMillis > found.CpuMillis)
        {
            yield return Diagnostic.Error($"the host has {Shortage.Cpu(found.CpuMillis)} processors, and {Shortage.Cpu(terms.CpuMillis.Value)} are declared", source.Locate("/spec/capacity/cpu"), PromiseMore);
        }

        if (terms.Memory > found.Memory)
        {
            yield return Diagnostic.Error($"the host has {Shortage.Memory(found.Memory)} of memory, and {Shortage.Memory(terms.Memory.Value)} are declared", source.Locate("/spec/capacity/memory"), PromiseMore);
        }

        if (terms.Disk > found.Disk)
        {
            yield return Diagnostic.Error($"the file system of {services.Layout.Lib} has {Shortage.Memory(found.Disk)}, and {Shortage.Memory(terms.Disk.Value)} are declared", source.Locate("/spec/capacity/disk"), PromiseMore);
        }
    }

    private IEnumerable<Diagnostic> SubnetFaults(JsonObject inputs, CheckRequest request)
    {
        string? Obstacle(IPNetwork? wanted, PodSubnet? known) => wanted is { } subnet && (known ?? PodSubnet.None) is var now
            ? PodSubnet.Obstacle(subnet, now with { Declared = [.. now.Declared.Where(other => other.Owner != request.StackUuid)] })
            : null;
        if (Obstacle(HostAgreement.SubnetOf(inputs), services.ExistingDatabase?.PodSubnet) is { } obstacle)
        {
            yield return Diagnostic.Error(obstacle, request.Source.Locate("/spec/network/podSubnet"), "a host has one network for pods, which is chosen before the first of them");
        }

        if (HostAgreement.SubnetV6Of(inputs) is { } prefix && (Subnets.HasIPv6 ? Obstacle(prefix, services.ExistingDatabase?.PodSubnetV6) : "the kernel of this host has no IPv6") is { } fault)
        {
            yield return Diagnostic.Error(fault, request.Source.Locate("/spec/network/podSubnetV6"), "pods have IPv6 addresses in one network, which nothing else of the host has");
        }
    }

    private IEnumerable<Diagnostic> PlaceFaults(HostTerms terms, CheckRequest request)
    {
        IReadOnlyList<StoragePlace> others = [.. (services.ExistingDatabase?.Places ?? []).Where(place => place.Owner != request.StackUuid)];
        foreach ((int index, StoragePlace place) in services.ComingPlaces.Index())
        {
            string pointer = $"/spec/storage/{index}/path";
            long? declared = terms.Places.GetValueOrDefault(place.Class)?.Disk;
            if (place.Obstacle(others) is { } obstacle)
            {
                yield return Diagnostic.Error(obstacle, request.Source.Locate(pointer), "a class has one place on a host, and a place one class");
            }
            else if (!Directory.Exists(place.Path))
            {
                yield return Diagnostic.Error($"there is no folder {place.Path} on this host", request.Source.Locate(pointer), "make it, or mount the disk that is meant");
            }
            else if (services.Identity.Existing is { } id && services.Claims.Away.Contains(place.FolderOf(id)))
            {
                yield return Diagnostic.Error(ClaimFolders.NotThere(place.FolderOf(id)), request.Source.Locate(pointer), ClaimFolders.MountIt);
            }
            else if (declared > place.Found.Disk)
            {
                yield return Diagnostic.Error($"the file system of {place.Path} has {Shortage.Memory(place.Found.Disk)}, and {Shortage.Memory(declared.Value)} are declared", request.Source.Locate($"/spec/storage/{index}/capacity/disk"), PromiseMore);
            }
        }
    }

    private static HostConvergence CreateConvergence(HostServices services)
    {
        var systemd = Systemd.Find();
        return new HostConvergence(
            services,
            [
                new PackageFacet(services, PackageSource.Find()), new ModuleFacet(), new SysctlFacet(), new BridgeFacet(services), new NameserverFacet(services.Layout), new GroupFacet(), new UserFacet(), new MembershipFacet(), new AuthorizedKeyFacet(),
                new FolderFacet(), new FileFacet(), new UnitFacet(systemd),
            ],
            systemd);
    }

    private JsonObject Outputs()
    {
        var outputs = new JsonObject
        {
            ["hostname"] = services.Facts.Hostname,
            ["address"] = services.Facts.Address.ToString(),
            ["cpus"] = services.Facts.Cpus,
            ["memory"] = services.Facts.Memory,
            ["architecture"] = services.Facts.Architecture,
            ["kernel"] = services.Facts.Kernel,
        };
        if (services.Identity.Existing is { } id)
        {
            outputs["rootId"] = id;
        }

        return outputs;
    }
}
