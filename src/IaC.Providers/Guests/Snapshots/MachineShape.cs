using System.Text.Json.Nodes;
using IaC.Hashing;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>What of a guest's record its memory belongs to: a machine that is put together otherwise cannot take it.</summary>
internal static class MachineShape
{
    /// <summary>A digest of it.</summary>
    internal static string Of(PodRecord record)
    {
        JsonNode container = JsonNode.Parse(PodRecordJson.Write(record))!["containers"]![0]!;
        var shape = new JsonObject { ["machine"] = container["machine"]!.DeepClone(), ["args"] = container["spec"]!["process"]!["args"]!.DeepClone() };

        // Only who waits for it asks for them.
        shape["machine"]!.AsObject().Remove("readyTexts");
        return Sha256.Digest(System.Text.Encoding.UTF8.GetBytes(shape.ToJsonString()));
    }
}
