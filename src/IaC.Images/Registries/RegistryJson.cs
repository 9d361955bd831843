using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Images.Registries;

/// <summary>An answer of a token server (distribution, token authentication).</summary>
internal sealed record TokenAnswer
{
    /// <summary>The token, by its older name.</summary>
    public string? Token { get; init; }

    /// <summary>The token, by its name in OAuth 2.</summary>
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds that it holds; 60 unless given.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }
}

/// <summary>What a registry says about a fault (distribution specification, Error Codes).</summary>
internal sealed record RegistryErrors
{
    /// <summary>Faults, the gravest first.</summary>
    public IReadOnlyList<RegistryError>? Errors { get; init; }
}

/// <summary>One fault.</summary>
internal sealed record RegistryError(string? Code, string? Message);

/// <summary>What a credential helper answers.</summary>
internal sealed record HelperCredential
{
    /// <summary>Name; <c>&lt;token&gt;</c> for an identity token.</summary>
    [JsonPropertyName("Username")]
    public string? Username { get; init; }

    /// <summary>Password or token.</summary>
    [JsonPropertyName("Secret")]
    public string? Secret { get; init; }

    /// <summary>The registry, in what is stored.</summary>
    [JsonPropertyName("ServerURL")]
    public string? ServerUrl { get; init; }
}

/// <summary>JSON of registries, and of what is known about them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(RegistryErrors))]
[JsonSerializable(typeof(HelperCredential))]
[JsonSerializable(typeof(DocumentKind))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class RegistryJson : JsonSerializerContext;
