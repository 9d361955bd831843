namespace IaC.Model;

/// <summary>A kind of a provider outside this program: its schema says all that is known of it.</summary>
internal sealed class ProvidedKind(KindSchema schema) : DocumentKind(schema)
{
    // A machine that a user's provider makes has no name that only one can have, as far as this program knows; where a name is taken the provider says so.
    /// <inheritdoc/>
    public override FieldEffect RenameEffect => FieldEffect.Replace;
}
