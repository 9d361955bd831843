using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>A kind of a provider outside this program: its schema says all that is known of it.</summary>
/// <param name="schema">The schema of its documents.</param>
/// <param name="spec">That of their <c>spec</c>, as the provider gave it.</param>
internal sealed class ProvidedKind(KindSchema schema, JsonObject spec) : DocumentKind(schema)
{
    private const string OutputPointer = "/status/";

    /// <summary>Member of the schema of a spec: names of outputs that are secret.</summary>
    public const string SecretOutputs = "x-iac-secret-outputs";

    private readonly HashSet<string> _secretOutputs = [.. (spec[SecretOutputs] as JsonArray ?? []).Select(name => $"{OutputPointer}{name}")];

    /// <inheritdoc/>
    public override bool IsSecret(string pointer) => _secretOutputs.Contains(pointer) || base.IsSecret(pointer);

    // A machine that a user's provider makes has no name that only one can have, as far as this program knows; where a name is taken the provider says so.
    /// <inheritdoc/>
    public override FieldEffect RenameEffect => FieldEffect.Replace;
}
