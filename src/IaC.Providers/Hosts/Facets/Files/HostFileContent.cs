using System.Text;
using System.Text.Json.Nodes;

namespace IaC.Providers.Hosts;

/// <summary>Bytes of a file as JSON: a text where they are one, else <c>{"base64": "..."}</c>.</summary>
internal static class HostFileContent
{
    /// <summary>Most bytes of a file: what was there before is kept beside what is declared.</summary>
    internal const int MostBytes = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>As JSON.</summary>
    internal static JsonNode Of(byte[] bytes) => TextOf(bytes) is { } text ? JsonValue.Create(text) : new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };

    /// <summary>As bytes.</summary>
    internal static byte[] Bytes(JsonNode content) => content is JsonObject binary ? Convert.FromBase64String(binary["base64"]!.GetValue<string>()) : Strict.GetBytes(content.GetValue<string>());

    /// <summary>The text that bytes are in UTF-8; null where they are none.</summary>
    internal static string? TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
