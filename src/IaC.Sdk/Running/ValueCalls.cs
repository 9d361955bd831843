using System.Text.Json.Nodes;

namespace IaC;

/// <summary>Computes a value when `iac` knows what it is made from.</summary>
internal static class ValueCalls
{
    /// <summary>Answers <c>{id, inputs: [{value, secret}]}</c> with <c>{value, secrets}</c>.</summary>
    public static async Task<JsonObject> AnswerAsync(ComputedNodes computed, JsonObject arguments)
    {
        OutputNode node = computed.Find(arguments["id"]!.GetValue<string>());
        JsonArray inputs = (JsonArray)arguments["inputs"]!;
        Dictionary<string, (JsonNode? Value, bool Secret)> values = ComputedNodes.InputsOf(node).Zip(inputs).ToDictionary(
            pair => pair.First,
            pair => (pair.Second!["value"], pair.Second!["secret"]?.GetValue<bool>() == true));
        return await AnswerAsync(computed, node, new LeafValues(leaf => values.TryGetValue(leaf.Expression, out var found) ? found : null)).ConfigureAwait(false);
    }

    /// <summary>Computes a value.</summary>
    public static async Task<JsonObject> AnswerAsync(ComputedNodes computed, OutputNode node, LeafValues leaves)
    {
        Resolved resolved = await node.ResolveAsync(leaves).ConfigureAwait(false);
        (JsonNode? value, IReadOnlyList<string> secrets) = await WriteAsync(resolved.Value, computed, leaves).ConfigureAwait(false);
        secrets = resolved.Secret ? [""] : secrets;
        return new JsonObject { ["value"] = value, ["secrets"] = new JsonArray([.. secrets.Select(pointer => (JsonNode?)pointer)]) };
    }

    // A value as JSON, and the JSON pointers of secrets in it.
    private static async Task<(JsonNode? Value, IReadOnlyList<string> Secrets)> WriteAsync(object? value, ComputedNodes computed, LeafValues leaves)
    {
        while (true)
        {
            var json = new JsonText();
            var writer = new ArgsWriter(json, computed, leaves);
            writer.WriteValue(value);
            if (writer.Pending is null)
            {
                return (JsonNode.Parse(json.Written), writer.Secrets);
            }

            await writer.Pending.ConfigureAwait(false);
        }
    }
}
