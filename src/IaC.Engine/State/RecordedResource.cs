using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A resource as the state knows it, secrets in plain. A value: its documents are never changed after it was made.</summary>
public sealed record RecordedResource
{
    /// <summary>Identity.</summary>
    public required Urn Urn { get; init; }

    /// <summary>Key of every kernel object of the resource: 32 hex digits.</summary>
    public required string Uid { get; init; }

    /// <summary>What the document is called.</summary>
    public ResourceKey Key => Urn.ToKey();

    /// <summary>Whether anything is or may be on the machine that this entry stands for; false while it is only being created.</summary>
    public bool WasMade => Pending != PendingOperation.Creating;

    /// <summary>Checked document as it was last applied, or as it is being created.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>Outputs; null until it was made.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>The document with its expressions, where it has any; null where <see cref="Inputs"/> says it all.</summary>
    public JsonObject? Template { get; init; }

    /// <summary>Absolute path of the folder that relative paths of the document start from; empty where there is none.</summary>
    public string BaseFolder { get; init; } = "";

    /// <summary>References with their values.</summary>
    public ImmutableArray<RecordedReference> References { get; init; } = [];

    /// <summary>JSON pointers of secret values: of the inputs as they are, of the outputs below <c>/status</c>.</summary>
    public ImmutableArray<string> SecretPointers { get; init; } = [];

    /// <summary>Options; <see cref="ResourceOptions.Protect"/> and the like hold from here when the document is gone.</summary>
    public ResourceOptions Options { get; init; } = ResourceOptions.Default;

    /// <summary>What it depends on, by references and by option.</summary>
    public ImmutableArray<Urn> DependsOn { get; init; } = [];

    /// <summary>What was under way.</summary>
    public PendingOperation Pending { get; init; }

    /// <summary>What the update that is under way would make of <see cref="Inputs"/>; null otherwise.</summary>
    public JsonObject? PendingInputs { get; init; }

    /// <summary>Uid of the successor of a replacement that is under way; null otherwise.</summary>
    public string? NextUid { get; init; }

    /// <summary>Replaced by a successor of the same URN, and to be deleted.</summary>
    public bool Condemned { get; init; }

    /// <summary>Stopped by the user: not started again, and not changed, until the user starts it.</summary>
    public bool Held { get; init; }

    /// <summary>It is <see cref="Held"/> by a backup and no user: where that was killed, the next command that changes the stack starts it again.</summary>
    public bool HeldForBackup { get; init; }

    /// <summary>Its declaration is gone and it stays for the data that it holds, until it is declared again or deleted with them.</summary>
    public bool Kept { get; init; }

    /// <summary>When it was first made, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the entry was last written, UTC.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Serial of the state at that time.</summary>
    public long Serial { get; init; }

    /// <summary>Whether it runs on a host, or has its data there. What is on this machine need not name it.</summary>
    /// <param name="host">The Host.</param>
    public bool IsOn(ResourceKey host) => !Key.Is(BuiltInKinds.Host) && HostReference.NameOf(Inputs) == host.Name;

    /// <summary>The entry where URNs are others: its own, and those that it names.</summary>
    internal RecordedResource Renamed(Func<Urn, Urn> today) => this with
    {
        Urn = today(Urn),
        DependsOn = [.. DependsOn.Select(today)],
        References = [.. References.Select(reference => reference with { Target = today(reference.Target) })],
    };

    /// <summary>The inputs beside the text that they were read from; null or of other inputs where they were not read, or were changed since.</summary>
    internal ParsedDocument? Parsed { get; init; }

    /// <summary>Whether a document equals the inputs.</summary>
    internal bool HasInputs(JsonObject document) =>
        (ReferenceEquals(Parsed?.Document, Inputs) && Parsed.IsSameAs(document)) || JsonNode.DeepEquals(Inputs, document);
}
