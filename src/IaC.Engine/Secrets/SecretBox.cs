using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Seals JSON values with AES-256-GCM. A sealed value is <c>{"$secret":{"key":ID,"nonce":BASE64,"data":BASE64}}</c>, data being the ciphertext and its 16-byte tag.
/// A plain value that looks like that is sealed too, so that whatever looks sealed is.
/// </summary>
internal sealed class SecretBox(ISecretKeySource keys)
{
    private const string Mark = "$secret";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private string? _keyId;

    /// <summary>Text that JSON holds wherever it holds a sealed value.</summary>
    public const string MarkText = "\"$secret\"";

    /// <summary>Makes a new key for all that is sealed from now on.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken) => _keyId = await keys.RotateAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Seals one value.</summary>
    public JsonObject Seal(JsonNode? value)
    {
        _keyId ??= keys.CurrentKeyId();
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        byte[] plain = CanonicalJson.Write(value);
        byte[] data = new byte[plain.Length + TagBytes];
        using (var cipher = new AesGcm(keys.GetKey(_keyId), TagBytes))
        {
            cipher.Encrypt(nonce, plain, data.AsSpan(0, plain.Length), data.AsSpan(plain.Length));
        }

        CryptographicOperations.ZeroMemory(plain);
        return new JsonObject { [Mark] = new JsonObject { ["key"] = _keyId, ["nonce"] = Convert.ToBase64String(nonce), ["data"] = Convert.ToBase64String(data) } };
    }

    /// <summary>The document with the values at (and so below) the pointers sealed; the same one where there is nothing to seal. A pointer to nothing is passed over.</summary>
    public JsonNode? SealAt(JsonNode? document, ImmutableArray<string> pointers) =>
        pointers.IsEmpty && !LooksSealed(document) ? document : Seal(document, "", [.. pointers]);

    /// <summary>The document with every sealed value in plain, and where they were; the same one where nothing is sealed.</summary>
    /// <exception cref="EngineException">A key is not to be had, or does not fit.</exception>
    public (JsonNode? Document, ImmutableArray<string> Pointers) Open(JsonNode? document)
    {
        if (!LooksSealed(document))
        {
            return (document, []);
        }

        var pointers = ImmutableArray.CreateBuilder<string>();
        JsonNode? opened = Open(document, "", pointers);
        return (opened, pointers.ToImmutable());
    }

    /// <summary>Id of the key that sealed this value; null for one that is not sealed.</summary>
    public static string? KeyOf(JsonNode node) => IsSealed(node) ? (string?)node[Mark]!["key"] : null;

    private static bool LooksSealed(JsonNode? node) => node switch
    {
        JsonObject members => IsSealed(members) || members.Any(member => LooksSealed(member.Value)),
        JsonArray items => items.Any(LooksSealed),
        _ => false,
    };

    private JsonNode? Seal(JsonNode? node, string pointer, HashSet<string> pointers)
    {
        if (node is not null && (pointers.Contains(pointer) || IsSealed(node)))
        {
            return Seal(node);
        }

        return node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Seal(member.Value, JsonPointer.Append(pointer, member.Key), pointers)))),
            JsonArray items => new JsonArray([.. items.Select((item, index) => Seal(item, JsonPointer.Append(pointer, index), pointers))]),
            _ => node?.DeepClone(),
        };
    }

    private JsonNode? Open(JsonNode? node, string pointer, ImmutableArray<string>.Builder pointers)
    {
        switch (node)
        {
            case JsonObject when IsSealed(node):
                pointers.Add(pointer);
                return OpenOne((JsonObject)node[Mark]!);
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Open(member.Value, JsonPointer.Append(pointer, member.Key), pointers))));
            case JsonArray items:
                return new JsonArray([.. items.Select((item, index) => Open(item, JsonPointer.Append(pointer, index), pointers))]);
            default:
                return node?.DeepClone();
        }
    }

    private JsonNode? OpenOne(JsonObject envelope)
    {
        string id = (string)envelope["key"]!;
        byte[] nonce = Convert.FromBase64String((string)envelope["nonce"]!);
        byte[] data = Convert.FromBase64String((string)envelope["data"]!);
        byte[] plain = new byte[data.Length - TagBytes];
        try
        {
            using var cipher = new AesGcm(keys.GetKey(id), TagBytes);
            cipher.Decrypt(nonce, data.AsSpan(0, plain.Length), data.AsSpan(plain.Length), plain);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new EngineException($"the key {id} does not open a secret that it sealed", "the passphrase is another one, or the file was changed", exception);
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(plain));
    }

    private static bool IsSealed(JsonNode node) =>
        node is JsonObject { Count: 1 } members && members[Mark] is JsonObject { Count: 3 } envelope && Is(envelope["key"]) && Is(envelope["nonce"]) && Is(envelope["data"]);

    private static bool Is(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? _);
}
