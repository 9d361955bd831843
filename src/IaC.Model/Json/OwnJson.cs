using System.Text.Json;

namespace IaC.Model;

/// <summary>
/// Reads small texts of our own writing member by member. The serializer would describe their types to itself first, which takes longer than all of them.
/// </summary>
public static class OwnJson
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="read">Reads its root.</param>
    /// <exception cref="JsonException">It is no JSON, or not what <paramref name="read"/> asks of it: a member is missing, or of another kind.</exception>
    public static T Read<T>(string text, Func<JsonElement, T> read)
    {
        using var document = JsonDocument.Parse(text);
        try
        {
            return read(document.RootElement);
        }
        catch (Exception fault) when (fault is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException($"{text} is not what was written: {fault.Message}", fault);
        }
    }

    /// <summary>A text, which cannot be null.</summary>
    /// <exception cref="JsonException">It is.</exception>
    public static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("null stands where a text belongs");
}
