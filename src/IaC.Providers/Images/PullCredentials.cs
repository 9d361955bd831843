using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Hashing;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;

namespace IaC.Providers.Images;

/// <summary>Credentials out of the <c>imagePullSecrets</c> of a pod, before those of the user.</summary>
internal sealed class PullCredentials : IRegistryCredentials
{
    private const string Pointer = "/spec/imagePullSecrets/";
    private const string ConfigKey = ".dockerconfigjson";
    private const string OldConfigKey = ".dockercfg";

    private readonly Dictionary<string, RegistryCredential> own = [];
    private readonly IRegistryCredentials users;

    private PullCredentials(IRegistryCredentials users, IEnumerable<string> configs, string key)
    {
        (this.users, Key) = (users, key);
        foreach ((string registry, RegistryCredential credential) in configs.SelectMany(text => DockerConfig.Parse(text, "imagePullSecrets")))
        {
            own.TryAdd(registry, credential);
        }
    }

    /// <summary>Equal for equal secrets; tells nothing of them.</summary>
    internal string Key { get; }

    /// <summary>The credentials of a pod. Secrets whose values are not known yet are passed over.</summary>
    internal static PullCredentials Of(IRegistryCredentials users, ImmutableArray<ReferenceValue> references)
    {
        string[] configs =
        [
            .. references.Where(reference => reference.Reference.Pointer.StartsWith(Pointer, StringComparison.Ordinal) && reference.TargetInputs is { } secret && !Expressions.IsIn(secret))
                .Select(reference => Config(reference.TargetInputs!, reference.Target.ToKey())),
        ];
        string key = configs.Length == 0 ? "" : Convert.ToHexString(Sha256.Hash(Encoding.UTF8.GetBytes(string.Join('\0', configs))));
        return new PullCredentials(users, configs, key);
    }

    /// <inheritdoc/>
    public async ValueTask<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken) =>
        own.TryGetValue(registry, out RegistryCredential? credential) ? credential : await users.FindAsync(registry, cancellationToken).ConfigureAwait(false);

    private static string Config(JsonObject secret, ResourceKey key) =>
        Value(secret, ConfigKey) ?? (Value(secret, OldConfigKey) is { } old ? $"{{\"auths\":{old}}}" : throw new ImageException($"has neither the key {ConfigKey} nor {OldConfigKey}", key.ToString()));

    private static string? Value(JsonObject secret, string key) =>
        secret["data"]?[key]?.GetValue<string>() is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : null;
}
