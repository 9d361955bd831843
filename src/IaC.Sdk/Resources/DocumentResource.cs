using System.Runtime.CompilerServices;

namespace IaC;

/// <summary>
/// A resource of a kind that a provider of your own gives (<see cref="Provider{TSpec}"/>), by the fields of its spec: <c>new DocumentResource("example.com/v1", "Greeting", "hello", new() { ["text"] = "hi" })</c>. The
/// project of the provider is named in <c>providers</c> of the Stack document beside the program (<c>stack.yaml</c>). Derive from it for a class of the kind.
/// </summary>
public class DocumentResource : CustomResource
{
    /// <summary>Declares it.</summary>
    /// <param name="apiVersion">Group and version: <c>example.com/v1</c>.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Name of the resource and of its document.</param>
    /// <param name="spec">Fields of its spec: plain values, outputs, and lists and dictionaries of these.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="file">Left to the compiler: where it is declared, for messages.</param>
    /// <param name="line">Left to the compiler.</param>
    public DocumentResource(
        string apiVersion, string kind, string name, InputMap<object?> spec, CustomResourceOptions? options = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        : base(apiVersion, kind, isNamespaced: true, name, new SpecArgs(spec), options, file, line)
    {
    }

    private sealed class SpecArgs(InputMap<object?> spec) : DocumentArgs
    {
        public override IMetadataArgs? KnownMetadata => null;

        public override void Write(ArgsWriter writer) => writer.Write("spec", spec);
    }
}
