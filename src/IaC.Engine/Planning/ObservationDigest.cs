using System.Text.Json.Nodes;
using IaC.Hashing;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// A digest of what a step was planned from and what can change without the program: whether the resource is there and well, how it drifted, what it refers to, and what it would make of files beside it.
/// Outputs that nobody refers to (a count of restarts) are not in it. Nor are secret values: only that they are there.
/// </summary>
internal static class ObservationDigest
{
    /// <summary>The digest.</summary>
    public static string Of(PlanRequest request)
    {
        var text = new JsonObject
        {
            ["uid"] = request.Recorded?.Uid,
            ["state"] = Of(request.Observed?.Health),
        };
        if (request.Observed is { Drift.IsEmpty: false } observed)
        {
            text["drift"] = new JsonArray([.. observed.Drift.Select(drift => (JsonNode)new JsonObject { ["pointer"] = drift.Pointer, ["value"] = drift.Secret ? null : drift.Before?.DeepClone() })]);
        }

        if (!request.References.IsEmpty)
        {
            text["references"] = new JsonArray([.. request.References.Select(reference => reference.Secret ? null : reference.Value?.DeepClone())]);
        }

        if (request.KnownOutputs is not null)
        {
            text["certain"] = request.KnownOutputs.DeepClone();
        }

        return Sha256.Digest(CanonicalJson.Write(text));
    }

    /// <summary>The digest of one that is to be deleted.</summary>
    public static string Of(RecordedResource recorded, ObservedResource? observed) => Sha256.Digest(CanonicalJson.Write(new JsonObject { ["uid"] = recorded.Uid, ["state"] = Of(observed?.Health) }));

    // On its way and ready are the same to a plan.
    private static string? Of(ResourceHealth? health) => health switch
    {
        null => null,
        ResourceHealth.InProgress or ResourceHealth.Current => "there",
        _ => health.ToString(),
    };
}
