using Microsoft.CodeAnalysis;

namespace IaC.Model.Generator;

/// <summary>Writes the class <c>ModelReader</c>: a method for each record that is a whole document (<c>[Schema]</c>), and one for each type that it is made of.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelReaderGenerator : IIncrementalGenerator
{
    private const string Mark = "IaC.Model.SchemaAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> source = context.SyntaxProvider
            .ForAttributeWithMetadataName(Mark, (_, _) => true, (found, _) => (INamedTypeSymbol)found.TargetSymbol)
            .Collect()
            .Select((documents, _) => new ModelReaderSource().Write(documents.OrderBy(document => document.Name, StringComparer.Ordinal)));
        context.RegisterSourceOutput(source, (output, text) => output.AddSource("ModelReader.g.cs", text));
    }
}
