using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What is known of each resource's outputs at this point of a plan or an apply. A plan fills it with what will be, an apply with what is.
/// </summary>
internal sealed class OutputBoard
{
    private readonly ConcurrentDictionary<Urn, Entry> _entries = new();

    /// <summary>Sets what is known of a resource.</summary>
    public void Set(Urn urn, Entry entry) => _entries[urn] = entry;

    /// <summary>What is known of a resource; null when nothing is.</summary>
    public Entry? Find(Urn urn) => _entries.GetValueOrDefault(urn);

    /// <summary>The value of an output. False when it is not known.</summary>
    /// <param name="target">The resource.</param>
    /// <param name="output">Path of the value.</param>
    /// <param name="value">The value; not null when it is known.</param>
    /// <param name="secret">Whether it is a secret.</param>
    public bool TryGet(Urn target, string output, out JsonNode? value, out bool secret)
    {
        (value, secret) = (null, false);
        if (Find(target) is not { } entry)
        {
            return false;
        }

        value = OutputPath.Find(entry.Certain, output) ?? (entry.Keeps(output) ? OutputPath.Find(entry.Outputs, output) : null);
        secret = !entry.SecretPointers.IsEmpty && JsonPointer.IsAtOrBelowAny(OutputPath.ToPointer(output), entry.SecretPointers);
        return value is not null;
    }

    /// <summary>What is known of one resource.</summary>
    /// <param name="Outputs">Outputs as they are now.</param>
    /// <param name="Certain">Outputs as they will be.</param>
    /// <param name="Inputs">Document, secrets in plain.</param>
    /// <param name="SecretPointers">Where secrets stand in both.</param>
    /// <param name="Keeps">Whether an output keeps its value through what is planned.</param>
    public sealed record Entry(JsonObject? Outputs, JsonObject? Certain, JsonObject? Inputs, ImmutableArray<string> SecretPointers, Func<string, bool> Keeps)
    {
        /// <summary>What a resource that is done gives.</summary>
        public static Entry Done(JsonObject? outputs, JsonObject? inputs, ImmutableArray<string> secretPointers) => new(outputs, null, inputs, secretPointers, static _ => true);
    }
}
