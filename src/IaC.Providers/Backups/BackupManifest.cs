using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IaC.Providers.Backups;

/// <summary>The first document of a backup: what it holds. Members are added, never changed or taken away, within a version.</summary>
internal sealed record BackupManifest
{
    /// <summary>Name of the document.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Name of the document that holds the state, as <c>iac state export</c> writes it.</summary>
    public const string StateFile = "state.json";

    /// <summary>Name of the document that holds keys: lines of <c>ID BASE64</c>.</summary>
    public const string KeyFile = "keys";

    /// <summary>Folder that holds one folder for each claim.</summary>
    public const string ClaimFolder = "claims";

    /// <summary>Folder that holds one folder for each guest, with its disks.</summary>
    public const string DiskFolder = "disks";

    /// <summary>Folder that holds one folder for each guest, with the disk over its image and the variables of its firmware.</summary>
    public const string MachineFolder = "machines";

    /// <summary>Folder that holds the last status of each pod that has ended.</summary>
    public const string EndedFolder = "ended";

    /// <summary>Mark of the format.</summary>
    public const string FormatName = "iac-backup";

    /// <summary>The version that this program writes, and the newest that it reads. Since version 3 what follows may belong to several hosts, as the state says, and folders come host by host.</summary>
    public const int CurrentVersion = 3;

    /// <summary>Must be <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = "";

    /// <summary>Version of the format.</summary>
    public int Version { get; init; }

    /// <summary>When it was taken, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Name of the stack.</summary>
    public string Stack { get; init; } = "";

    /// <summary>UIDs of the claims whose content follows.</summary>
    public ImmutableArray<string> Claims { get; init; } = [];

    /// <summary>Names of the guests whose disks follow.</summary>
    public ImmutableArray<string> Guests { get; init; } = [];

    /// <summary>UIDs of the guests whose disk over their image follows. Since version 2.</summary>
    public ImmutableArray<string> Machines { get; init; } = [];

    /// <summary>UIDs of the pods that came to their end, whose last status follows: work that is done is not done again elsewhere.</summary>
    public ImmutableArray<string> Ended { get; init; } = [];

    /// <summary>Images of the stack.</summary>
    public ImmutableArray<BackupImage> Images { get; init; } = [];

    /// <summary>The images' content follows, and not only their names.</summary>
    public bool HasImages { get; init; }

    /// <summary>Ids of the keys that its secrets are sealed with.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];
}

/// <summary>An image of the stack.</summary>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Names">Its names in the store.</param>
internal sealed record BackupImage(string Digest, ImmutableArray<string> Names);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(HostShare))]
[JsonSerializable(typeof(ShareContent))]
[JsonSerializable(typeof(ShareReply))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class BackupJson : JsonSerializerContext;
