namespace IaC.Model;

/// <summary><c>v1</c> ConfigMap.</summary>
internal sealed class ConfigMapKind() : DocumentKind(KindSchema.ConfigMap)
{
    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => DataRules.CheckConfigMap(document);
}
