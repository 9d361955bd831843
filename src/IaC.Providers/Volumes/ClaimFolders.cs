using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Backups;
using IaC.Providers.Hosts;

namespace IaC.Providers.Volumes;

/// <summary>Where claims lie: with all else of the root, or in a place that a Host declares for their class. A claim lies where it was put first.</summary>
/// <param name="services">The host.</param>
public sealed class ClaimFolders(HostServices services)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>All folders that may hold claims.</summary>
    public IEnumerable<string> Parents => services.Identity.Existing is not { } id ? [services.Layout.Claims] : [services.Layout.Claims, .. (services.ExistingDatabase?.Places ?? []).Select(place => place.FolderOf(id)).Distinct()];

    /// <summary>Folders of places that hold claims and are not there: a disk that is not mounted. A folder is made with the first claim of a place, so claims in none of them were deleted.</summary>
    internal IReadOnlyList<string> Away => [.. (services.ExistingDatabase?.PlacedClaims.Values ?? []).Distinct().Select(FolderOf).Where(folder => !Directory.Exists(folder))];

    /// <summary>What is said of a folder that is away.</summary>
    internal static string NotThere(string folder) => $"claims of this host lie in {folder}, and that is not there";

    /// <summary>What can be done about it.</summary>
    internal const string MountIt = "mount its disk; where that is gone for good, make the folder, and the claims are made anew";

    /// <summary>Checks that a folder is not away.</summary>
    /// <exception cref="EngineException">It is.</exception>
    internal void RequireThere(string folder)
    {
        if (Away.Contains(folder))
        {
            throw new EngineException(NotThere(folder), MountIt);
        }
    }

    /// <summary>The folder of a claim, whether it is there or not.</summary>
    public string Of(string uid) => Of([uid])[uid];

    /// <summary>The folders of claims by uid, looked up at once.</summary>
    public IReadOnlyDictionary<string, string> Of(IEnumerable<string> uids)
    {
        IReadOnlyDictionary<string, string>? placed = services.ExistingDatabase?.PlacedClaims;
        return uids.Distinct().ToDictionary(
            uid => uid,
            uid => Path.Combine(placed?.GetValueOrDefault(uid) is { } path ? FolderOf(path) : services.Layout.Claims, uid));
    }

    /// <summary>The folder that holds that of a claim.</summary>
    internal string ParentOf(string uid) => Path.GetDirectoryName(Of(uid))!;

    /// <summary>The class of a claim; null of one that lies with all else of the root.</summary>
    internal static string? ClassOf(JsonObject claim) => ModelReader.ReadPersistentVolumeClaim(claim).Spec.StorageClassName;

    /// <summary>The place of a class: of those that stacks declare, or are about to; null for none.</summary>
    internal StoragePlace? Find(string storageClass) => services.ComingPlaces.Concat((services.ExistingDatabase?.Places ?? []).Where(place => place.Stack is not null)).FirstOrDefault(place => place.Class == storageClass);

    /// <summary>Promises what a claim may fill, of the place that it lies in.</summary>
    /// <exception cref="AllocationException">Its host has no place of its class.</exception>
    internal void Hold(HostAllocation allocation, Urn urn, string uid, Guid stackUuid, JsonObject inputs)
    {
        Put(allocation, uid, inputs);
        ResourceKey key = urn.ToKey();
        allocation.HoldDisk(uid, (stackUuid, urn.Stack), (key.Namespace, key.Name, key.Kind), ModelReader.ReadPersistentVolumeClaim(inputs).Spec.Resources.Requests.Storage.Units);
    }

    /// <summary>Puts a new claim where its class says. One whose folder is there stays where that is: a backup brings claims back into the root.</summary>
    /// <exception cref="AllocationException">Its host has no place of its class.</exception>
    private void Put(HostAllocation allocation, string uid, JsonObject inputs)
    {
        if (ClassOf(inputs) is not { } storageClass || allocation.IsPut(uid) || Directory.Exists(services.Layout.Claim(uid)))
        {
            return;
        }

        Put(allocation, uid, allocation.Places.FirstOrDefault(place => place.Stack is not null && place.Class == storageClass) ?? throw new AllocationException(Missing(storageClass)));
    }

    private void Put(HostAllocation allocation, string uid, StoragePlace place)
    {
        string folder = FolderOf(place.Path);
        if (!Directory.Exists(folder))
        {
            if (allocation.HasClaims(place.Path))
            {
                throw new AllocationException($"{NotThere(folder)}: {MountIt}");
            }

            Directory.CreateDirectory(folder, OwnerOnly);
        }

        allocation.Put(uid, place);
    }

    /// <summary>Puts claims that come back from a backup where their class says, though the Host that declares it may be yet to come.</summary>
    /// <returns>UIDs of those that a place was noted for.</returns>
    /// <exception cref="EngineException">There is no place for one.</exception>
    internal ImmutableArray<string> PutBack(IEnumerable<SharedClaim> claims)
    {
        SharedClaim[] classed = [.. claims.Where(claim => claim.Class is not null)];
        if (classed.Length == 0)
        {
            return [];
        }

        using HostAllocation allocation = services.Database.BeginAllocation();
        SharedClaim[] coming = [.. classed.Where(claim => !allocation.IsPut(claim.Uid))];
        foreach (SharedClaim claim in coming)
        {
            Put(allocation, claim.Uid, PlaceFor(claim, allocation.Places));
        }

        allocation.Commit();
        return [.. coming.Select(claim => claim.Uid)];
    }

    /// <summary>Claims did not come back after all.</summary>
    internal void TakeBack(ImmutableArray<string> uids)
    {
        if (uids.IsEmpty)
        {
            return;
        }

        string[] parents = [.. uids.Select(ParentOf).Distinct()];
        services.TryAllocate(allocation => uids.ToList().ForEach(allocation.Take));
        Array.ForEach(parents, Tidy);
    }

    /// <summary>Removes the folder of a place once no claim is in it, or is about to be.</summary>
    internal void Tidy(string parent)
    {
        if (parent != services.Layout.Claims && Directory.Exists(parent) && !(services.ExistingDatabase?.PlacedClaims.Values ?? []).Any(path => FolderOf(path) == parent) && !Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>What is said where there is no place of a class.</summary>
    internal static string Missing(string storageClass) => $"this host has no place for claims of class {storageClass}";

    private static StoragePlace PlaceFor(SharedClaim claim, IEnumerable<StoragePlace> places) => places.FirstOrDefault(place => place.Stack is not null && place.Class == claim.Class)
        ?? (Directory.Exists(claim.Path) ? new StoragePlace(claim.Class!, claim.Path, null)
            : throw new EngineException(
                $"{Missing(claim.Class!)}, which {claim.Name} is of", claim.Path is null ? $"declare one: `storage: [{{name: {claim.Class}, path: ...}}]` of its Host" : $"make {claim.Path} there, or mount the disk that is meant"));

    private string FolderOf(string place) => new StoragePlace("", place, null).FolderOf(services.Identity.Ensure());
}
