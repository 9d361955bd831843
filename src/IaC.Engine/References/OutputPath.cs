using System.Globalization;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>Paths within outputs: member names and item numbers with dots between (<c>ports.0.hostPort</c>).</summary>
internal static class OutputPath
{
    /// <summary>The value at a path; null where there is none.</summary>
    public static JsonNode? Find(JsonObject? outputs, string path)
    {
        JsonNode? node = outputs;
        for (int start = 0; node is not null && start <= path.Length;)
        {
            int dot = path.IndexOf('.', start);
            int end = dot < 0 ? path.Length : dot;
            string segment = start == 0 && dot < 0 ? path : path[start..end];
            node = node switch
            {
                JsonObject members => members[segment],
                JsonArray items when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < items.Count => items[index],
                _ => null,
            };
            start = end + 1;
        }

        return node;
    }

    /// <summary>The path as a JSON pointer below <c>/status</c>.</summary>
    public static string ToPointer(string path) => $"{SecretPointers.Status}/{path.Replace('.', '/')}";
}
