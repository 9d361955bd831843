using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Takes known secrets out of text that comes from outside the engine (messages of providers, outputs). Texts shorter than four characters are not looked for: they would be found everywhere.
/// </summary>
internal sealed class SecretRedactor
{
    private const int Shortest = 4;

    private readonly Lock _lock = new();
    private ImmutableHashSet<string> _secrets = [];

    /// <summary>Remembers every text at or below the pointers, and what it is in base64 (the data of a Kubernetes Secret).</summary>
    public void Add(JsonNode? document, ImmutableArray<string> pointers)
    {
        foreach (string pointer in pointers)
        {
            if (!JsonPointer.IsAtOrBelow(pointer, SecretPointers.Status))
            {
                AddValue(JsonPointer.Resolve(document, pointer));
            }
        }
    }

    /// <summary>Remembers every text in a value.</summary>
    public void AddValue(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((_, JsonNode? value) in members)
                {
                    AddValue(value);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    AddValue(item);
                }

                break;
            case JsonValue value when value.TryGetValue(out string? text):
                Add(text);
                if (Base64.IsValid(text))
                {
                    Add(Encoding.UTF8.GetString(Convert.FromBase64String(text)));
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The text with <c>(secret)</c> in the place of each secret.</summary>
    public string Redact(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, ChangeView.Secret, StringComparison.Ordinal);
        }

        return text;
    }

    private void Add(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length >= Shortest)
        {
            lock (_lock)
            {
                _secrets = _secrets.Add(trimmed);
            }
        }
    }
}
