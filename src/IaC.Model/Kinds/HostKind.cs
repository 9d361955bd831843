namespace IaC.Model;

/// <summary><c>iac/v1alpha1</c> Host.</summary>
internal sealed class HostKind() : DocumentKind(KindSchema.Host)
{
    /// <inheritdoc/>
    public override bool IsNamespaced => false;

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => HostRules.Check(document);
}
