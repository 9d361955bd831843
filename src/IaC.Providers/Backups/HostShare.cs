using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Backups;

/// <summary>What of a stack lies on one host, by its state: what that host is asked for, and given back.</summary>
internal sealed record HostShare
{
    /// <summary>Name of the document that holds it, or what was found of it, on its way from or to another host.</summary>
    public const string FileName = "share.json";

    /// <summary>Name of the document behind folders that names the files that changed while they were read.</summary>
    public const string ChangesFile = "changes.json";

    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>UUID of the stack.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Which backup comes back, by when it was taken; empty on the way there.</summary>
    public string Backup { get; init; } = "";

    /// <summary>Its claims.</summary>
    public ImmutableArray<SharedClaim> Claims { get; init; } = [];

    /// <summary>Its guests.</summary>
    public ImmutableArray<SharedGuest> Guests { get; init; } = [];

    /// <summary>UIDs of its pods.</summary>
    public ImmutableArray<string> Pods { get; init; } = [];

    /// <summary>What comes back of its guests and of pods that ended; null on the way there.</summary>
    public ShareContent? Content { get; init; }

    /// <summary>The shares of a stack by the name of their host.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="uuid">UUID of the stack.</param>
    /// <param name="resources">What its state records.</param>
    public static ImmutableSortedDictionary<string, HostShare> Of(string stack, Guid uuid, IEnumerable<RecordedResource> resources)
    {
        RecordedResource[] all = [.. resources];
        return all
            .Where(entry => IsClaim(entry) || IsGuest(entry) || IsPod(entry))
            .GroupBy(entry => HostReference.NameOf(entry.Inputs))
            .ToImmutableSortedDictionary(
                host => host.Key,
                host => new HostShare
                {
                    Stack = stack,
                    StackUuid = uuid,
                    Claims = [.. host.Where(IsClaim).Select(claim => new SharedClaim(claim.Uid, claim.Key.ToString(), Volumes.ClaimFolders.ClassOf(claim.Inputs), PathOf(claim, host.Key, all)))],
                    Guests = [.. host.Where(IsGuest).Select(guest => new SharedGuest(guest.Uid, guest.Key.Name))],
                    Pods = [.. host.Where(IsPod).Select(pod => pod.Uid)],
                });
    }

    /// <summary>Whether it is a claim.</summary>
    public static bool IsClaim(RecordedResource entry) => entry.Key.Is(BuiltInKinds.PersistentVolumeClaim);

    /// <summary>The folders of a bundle that hold it, as <c>FOLDER/NAME</c>.</summary>
    /// <param name="content">What was found of its guests.</param>
    public IEnumerable<string> TreesOf(ShareContent content) =>
    [
        .. Claims.Select(claim => $"{BackupManifest.ClaimFolder}/{claim.Uid}"),
        .. content.Guests.Select(guest => $"{BackupManifest.DiskFolder}/{guest}"),
        .. content.Machines.Select(uid => $"{BackupManifest.MachineFolder}/{uid}"),
    ];

    private static bool IsGuest(RecordedResource entry) => entry.Key.Is(BuiltInKinds.Guest);

    private static bool IsPod(RecordedResource entry) => entry.Key.Is(BuiltInKinds.Pod);

    private static string? PathOf(RecordedResource claim, string host, RecordedResource[] all)
    {
        JsonObject? document = all.FirstOrDefault(entry => entry.Key.Is(BuiltInKinds.Host) && entry.Key.Name == host)?.Inputs;
        return document is not null && Volumes.ClaimFolders.ClassOf(claim.Inputs) is { } storageClass
            ? Hosts.HostAgreement.PlacesOf(document, "").FirstOrDefault(place => place.Class == storageClass)?.Path
            : null;
    }
}

/// <summary>A claim on a host.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Class">Its class; null for none.</param>
/// <param name="Path">The place that the stack declares on that host for its class; null for none.</param>
internal sealed record SharedClaim(string Uid, string Name, string? Class, string? Path);

/// <summary>A guest on a host.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Name">Its name, by which its disks are found that outlive it.</param>
internal sealed record SharedGuest(string Uid, string Name);
