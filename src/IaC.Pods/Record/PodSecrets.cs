using System.Collections.Immutable;
using System.Text;

namespace IaC.Pods;

/// <summary>Secret values of a pod by key, base64. Sent over the control socket only, never written to a disk.</summary>
public sealed record PodSecrets(ImmutableDictionary<string, string> Values)
{
    private const string Mark = "(secret)";

    // As in the engine: shorter ones would be found everywhere.
    private const int Shortest = 4;

    /// <summary>No secrets.</summary>
    public static PodSecrets None { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>The value of a key as text.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    internal string Text(string key, string user) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(Values.GetValueOrDefault(key) ?? throw new InvalidDataException($"{user}: no value for the secret {key}")));

    /// <summary>A text with <c>(secret)</c> in the place of every value, of every line of one, and of what they are in base64; those of less than four characters stay.</summary>
    internal string Mask(string text)
    {
        IEnumerable<string> found = Values.Values.SelectMany(Texts).Select(secret => secret.Trim()).Where(secret => secret.Length >= Shortest);

        // The longest first: one may be a part of another.
        foreach (string secret in found.Distinct().OrderByDescending(secret => secret.Length))
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Texts(string base64)
    {
        string value = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        return [base64, value, .. value.Split('\n')];
    }
}
