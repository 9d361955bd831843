using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Guests;

/// <summary>Members of what an agent returned, which may be anything.</summary>
internal static class AgentAnswer
{
    /// <summary>A number.</summary>
    /// <exception cref="GuestAgentException">It is none.</exception>
    internal static long Number(JsonNode? node, string name) =>
        Member(node, name) is JsonValue value && value.TryGetValue(out long number) ? number : throw new GuestAgentException($"the agent answered without the number `{name}`");

    /// <summary>The answer itself, as a number.</summary>
    /// <exception cref="GuestAgentException">It is none.</exception>
    internal static long Number(JsonNode node) => node is JsonValue value && value.TryGetValue(out long number) ? number : throw new GuestAgentException("the agent answered without a number");

    /// <summary>Whether a member is true.</summary>
    internal static bool IsTrue(JsonNode? node, string name) => Member(node, name)?.GetValueKind() == JsonValueKind.True;

    /// <summary>A text; null where there is none.</summary>
    internal static string? Text(JsonNode? node, string name) => Member(node, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Bytes that were sent in base64; none where the member is not there.</summary>
    /// <exception cref="GuestAgentException">It is no base64.</exception>
    internal static byte[] Bytes(JsonNode? node, string name)
    {
        try
        {
            return Text(node, name) is { } text ? Convert.FromBase64String(text) : [];
        }
        catch (FormatException)
        {
            throw new GuestAgentException($"the agent answered `{name}` that is no base64");
        }
    }

    /// <summary>A member; null where there is none, or the answer is no object.</summary>
    internal static JsonNode? Member(JsonNode? node, string name) => node is JsonObject item ? item[name] : null;
}
