using System.Text;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>v1</c> Secret.</summary>
internal sealed class SecretKind() : DocumentKind(KindSchema.Secret)
{
    /// <summary><c>stringData</c> is another spelling of <c>data</c>: it is folded in, unless a value is not known yet.</summary>
    public override JsonObject Normalise(JsonObject document)
    {
        JsonObject result = base.Normalise(document);
        if (result["stringData"] is not JsonObject texts || texts.Any(text => new NodeView(text.Value).Text is null))
        {
            return result;
        }

        JsonObject data = result["data"] as JsonObject ?? [];
        foreach ((string key, JsonNode? text) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text!.GetValue<string>()));
        }

        result.Remove("stringData");
        result["data"] = data;
        return result;
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => DataRules.CheckSecret(document);
}
