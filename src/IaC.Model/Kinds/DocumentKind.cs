using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>A kind of which this project has the record: its schema says most of what must be known.</summary>
internal abstract class DocumentKind(KindSchema schema) : KindDescriptor
{
    /// <inheritdoc/>
    public sealed override string ApiVersion => schema.ApiVersion;

    /// <inheritdoc/>
    public sealed override string Kind => schema.Kind;

    /// <inheritdoc/>
    public sealed override FieldEffect EffectOf(string pointer) => schema.EffectOf(pointer);

    /// <inheritdoc/>
    public override bool IsSecret(string pointer) => schema.IsSecret(pointer);

    /// <inheritdoc/>
    public sealed override IEnumerable<DocumentFault> Check(JsonObject document) => schema.Check(document).Concat(CheckRules(new NodeView(document))).Take(SchemaChecker.MostFaults);

    /// <inheritdoc/>
    public override JsonObject Normalise(JsonObject document) => schema.Normalise(document);

    /// <summary>Rules that the schema cannot say.</summary>
    protected virtual IEnumerable<DocumentFault> CheckRules(NodeView document) => [];
}
