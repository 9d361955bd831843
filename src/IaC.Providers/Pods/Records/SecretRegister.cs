using System.Collections.Immutable;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>Gathers the secret values of one pod; the record holds only their keys.</summary>
internal sealed class SecretRegister
{
    private readonly ImmutableDictionary<string, string>.Builder values = ImmutableDictionary.CreateBuilder<string, string>();

    /// <summary>Takes a value and returns its key.</summary>
    internal string Add(string key, ReadOnlySpan<byte> value)
    {
        values[key] = Convert.ToBase64String(value);
        return key;
    }

    /// <summary>What was gathered.</summary>
    internal PodSecrets ToSecrets() => new(values.ToImmutable());
}
