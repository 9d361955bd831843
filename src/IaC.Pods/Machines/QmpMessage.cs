using System.Buffers;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>One line that QEMU writes to a monitor (QEMU Machine Protocol): the greeting, the answer to a command, or an event.</summary>
/// <param name="Id">Number of the command that it answers; null for the others.</param>
/// <param name="Event">Name of the event; null for the others.</param>
/// <param name="Error">Why the command was refused; null where it was not.</param>
/// <param name="Data">What the answer returns, or what the event is about; undefined for the others.</param>
internal sealed record QmpMessage(int? Id, string? Event, string? Error, JsonElement Data)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    internal static QmpMessage Parse(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        JsonElement message = JsonElement.ParseValue(ref reader);
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"QEMU sent {message.ValueKind} where an object belongs");
        }

        return new QmpMessage(
            message.TryGetProperty("id", out JsonElement id) ? id.GetInt32() : null,
            message.TryGetProperty("event", out JsonElement name) ? name.GetString() : null,
            message.TryGetProperty("error", out JsonElement error) ? error.GetProperty("desc").GetString() : null,
            message.TryGetProperty("return", out JsonElement answer) ? answer : message.TryGetProperty("data", out JsonElement data) ? data : default);
    }

    /// <summary>A text of <see cref="Data"/>; null where it has none of the name.</summary>
    internal string? Text(string name) => Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Whether a member of <see cref="Data"/> is true.</summary>
    internal bool IsTrue(string name) => Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The members of an answer that is a list, each as an answer of its own.</summary>
    internal IEnumerable<QmpMessage> Items() => Data.ValueKind == JsonValueKind.Array ? Data.EnumerateArray().Select(item => this with { Data = item }) : [];

    /// <summary>Writes a command as a line.</summary>
    internal static void WriteCommand(IBufferWriter<byte> output, string command, int id, Action<Utf8JsonWriter>? arguments)
    {
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("execute", command);
            json.WriteNumber("id", id);
            if (arguments is not null)
            {
                json.WriteStartObject("arguments");
                arguments(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}
