using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Texts that a document only names, and that are a part of it with the expressions in them: they are read before its references are found.</summary>
internal static class TemplateText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The declaration with the text of each file in the place of its name; itself where it names none.</summary>
    public static ResourceDeclaration Include(ResourceDeclaration declaration, KindDescriptor kind, ICollection<Diagnostic> faults)
    {
        TextTemplate[] templates = [.. kind.Templates(declaration.Document)];
        if (templates.Length == 0)
        {
            return declaration;
        }

        var document = (JsonObject)declaration.Document.DeepClone();
        foreach (TextTemplate template in templates)
        {
            if (JsonPointer.Resolve(document, template.Pointer) is not JsonValue value || !value.TryGetValue(out string? name))
            {
                continue;
            }

            try
            {
                string text = File.ReadAllText(Path.Combine(declaration.BaseFolder, name), Strict);
                Remove(document, template.Pointer);
                Set(document, template.Target, text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                faults.Add(Diagnostic.Error(exception switch { DecoderFallbackException => $"{name} is no text in UTF-8", FileNotFoundException or DirectoryNotFoundException => $"there is no file {name}", _ => exception.Message }, declaration.Source.Locate(template.Pointer)));
            }
        }

        return declaration with { Document = document };
    }

    private static void Remove(JsonObject document, string pointer) => Around(document, pointer, out string member).Remove(member);

    private static void Set(JsonObject document, string pointer, string text) => Around(document, pointer, out string member)[member] = text;

    private static JsonObject Around(JsonObject document, string pointer, out string member)
    {
        int slash = pointer.LastIndexOf('/');
        member = pointer[(slash + 1)..];
        return (JsonObject)JsonPointer.Resolve(document, pointer[..slash])!;
    }
}
