using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>iac/v1alpha1</c> Host.</summary>
internal sealed class HostKind() : DocumentKind(KindSchema.Host)
{
    /// <inheritdoc/>
    public override bool IsNamespaced => false;

    /// <summary>Files by <c>template</c>: what the text of each becomes is the file's content.</summary>
    public override IEnumerable<TextTemplate> Templates(JsonObject document) => new NodeView(document)["spec"]["files"].Items.Where(file => file["template"].Exists)
        .Select(file => new TextTemplate(file["template"].Pointer, JsonPointer.Append(file.Pointer, "content")));

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => HostRules.Check(document);
}
