using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>
/// Reads JSON forward, value by value. It stands on the first token of a value when a reading method is called and on its last one afterwards.
/// Written by hand since the first use of a serialiser costs 2.7 ms and 1.2 MB, more than the start of a container, and since generated readers lose the defaults of init-only members.
/// </summary>
/// <exception cref="JsonException">Every reading method throws it when the text is malformed or of another type.</exception>
internal ref struct JsonCursor
{
    private Utf8JsonReader _json;

    internal JsonCursor(ReadOnlySpan<byte> utf8)
    {
        _json = new Utf8JsonReader(utf8);
        _json.Read();
    }

    /// <summary>Reads one item of a list.</summary>
    internal delegate T ReadItem<T>(scoped ref JsonCursor json);

    private readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    /// <summary>Begins an object; <see cref="Field"/> follows until it gives null.</summary>
    internal readonly void Object() => Expect(JsonTokenType.StartObject);

    /// <summary>Name of the next field, standing on its value; null at the end of the object.</summary>
    internal string? Field()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string? name = _json.GetString();
        _json.Read();
        return name;
    }

    /// <summary>Passes over a value.</summary>
    internal void Skip() => _json.Skip();

    internal readonly string Text() => TextOrNull() ?? throw new JsonException("expected a string, found null");

    internal readonly string? TextOrNull()
    {
        if (IsNull)
        {
            return null;
        }

        Expect(JsonTokenType.String);
        return _json.GetString();
    }

    internal readonly bool Flag() => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException($"expected a boolean, found {_json.TokenType} at byte {_json.TokenStartIndex}"),
    };

    internal readonly long Number() => _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out long value) ? value : throw Wrong("an integer");

    internal readonly long? NumberOrNull() => IsNull ? null : Number();

    internal readonly ulong Unsigned() => _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out ulong value) ? value : throw Wrong("an unsigned integer");

    internal readonly int Int() => _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out int value) ? value : throw Wrong("a 32-bit integer");

    internal readonly int? IntOrNull() => IsNull ? null : Int();

    internal readonly uint UInt() => _json.TokenType == JsonTokenType.Number && _json.TryGetUInt32(out uint value) ? value : throw Wrong("an unsigned 32-bit integer");

    internal readonly uint? UIntOrNull() => IsNull ? null : UInt();

    internal readonly Guid Guid() => _json.TokenType == JsonTokenType.String && _json.TryGetGuid(out Guid value) ? value : throw Wrong("a UUID");

    internal readonly DateTimeOffset? TimeOrNull() => IsNull ? null : _json.TokenType == JsonTokenType.String && _json.TryGetDateTimeOffset(out DateTimeOffset value) ? value : throw Wrong("a time");

    internal readonly DateTimeOffset Time() => TimeOrNull() ?? throw Wrong("a time");

    internal ImmutableArray<T> List<T>(ReadItem<T> read)
    {
        if (IsNull)
        {
            return [];
        }

        Expect(JsonTokenType.StartArray);
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        while (Item())
        {
            items.Add(read(ref this));
        }

        return items.DrainToImmutable();
    }

    internal ImmutableArray<string> Texts() => List((scoped ref JsonCursor json) => json.Text());

    internal ImmutableDictionary<string, string> Map()
    {
        if (IsNull)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        Object();
        ImmutableDictionary<string, string>.Builder entries = ImmutableDictionary.CreateBuilder<string, string>();
        while (Field() is { } key)
        {
            entries[key] = Text();
        }

        return entries.ToImmutable();
    }

    /// <summary>Reads an object that may be absent.</summary>
    internal T? OrNull<T>(ReadItem<T> read)
        where T : class => IsNull ? null : read(ref this);

    private bool Item()
    {
        _json.Read();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    private readonly void Expect(JsonTokenType type)
    {
        if (_json.TokenType != type)
        {
            throw Wrong(type.ToString());
        }
    }

    private readonly JsonException Wrong(string expected) => new($"expected {expected}, found {_json.TokenType} at byte {_json.TokenStartIndex}");
}
