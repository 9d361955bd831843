using System.Collections.Immutable;
using System.Globalization;
using System.Text;
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

    /// <summary>Takes the secrets out of a list of texts: where one stood the list is empty text, and its number has a key.</summary>
    /// <param name="key">What the keys begin with.</param>
    /// <param name="texts">Each with how secret it is.</param>
    internal (ImmutableArray<string> Plain, ImmutableDictionary<string, string> Keys) Take(string key, ImmutableArray<(string Text, Secrecy Secrecy)> texts) => (
        [.. texts.Select(entry => entry.Secrecy == Secrecy.None ? entry.Text : "")],
        texts.Index().Where(entry => entry.Item.Secrecy != Secrecy.None)
            .ToImmutableDictionary(entry => entry.Index.ToString(CultureInfo.InvariantCulture), entry => Add($"{key}/{entry.Index}", Encoding.UTF8.GetBytes(entry.Item.Text))));

    /// <summary>What was gathered.</summary>
    internal PodSecrets ToSecrets() => new(values.ToImmutable());
}
