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

    // One may be a part of another, whose rest would stay.
    private static readonly Comparer<string> LongestFirst = Comparer<string>.Create(static (one, other) => one.Length == other.Length ? string.CompareOrdinal(one, other) : other.Length.CompareTo(one.Length));

    private readonly Lock _lock = new();
    private ImmutableSortedSet<string> _secrets = ImmutableSortedSet.Create<string>(LongestFirst);

    /// <summary>Remembers the secrets of a recorded resource, and of the update of it that was begun.</summary>
    public void Add(RecordedResource entry)
    {
        Add(entry.Inputs, entry.SecretPointers);
        Add(entry.PendingInputs, entry.SecretPointers);
    }

    /// <summary>Remembers every text at or below the pointers.</summary>
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

    /// <summary>Remembers every text in a value: with each of its lines, in base64, and what it stands for if it is base64 (the data of a Kubernetes Secret).</summary>
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
                AddText(text);
                if (Base64.IsValid(text))
                {
                    AddText(Encoding.UTF8.GetString(Convert.FromBase64String(text)));
                }

                break;
            default:
                break;
        }
    }

    /// <summary>What went wrong with a recorded resource, without its secrets.</summary>
    public static string TextOf(Exception exception, RecordedResource entry)
    {
        var redactor = new SecretRedactor();
        redactor.Add(entry);
        return redactor.Redact(EngineException.TextOf(exception));
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

    private void AddText(string text)
    {
        if (text.Length < Shortest)
        {
            return;
        }

        IEnumerable<string> forms = [text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), .. text.Split('\n')];
        string[] found = [.. forms.Select(form => form.Trim()).Where(form => form.Length >= Shortest)];
        lock (_lock)
        {
            _secrets = _secrets.Union(found);
        }
    }
}
