using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>A member that is null is absent, as in Kubernetes: <c>args:</c> with nothing behind it.</summary>
internal static class NullMembers
{
    /// <summary>Takes them out, at any depth. Items of lists stay.</summary>
    public static void Remove(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                List<string>? absent = null;
                foreach ((string name, JsonNode? value) in members)
                {
                    if (value is null)
                    {
                        (absent ??= []).Add(name);
                    }
                    else
                    {
                        Remove(value);
                    }
                }

                absent?.ForEach(name => members.Remove(name));
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Remove(item);
                }

                break;
        }
    }
}
