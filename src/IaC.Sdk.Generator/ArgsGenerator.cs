using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace IaC.Sdk.Generator;

/// <summary>
/// Makes the resources of the SDK, and the classes of their arguments, from the schemas that are made from the model: a field has one definition, whichever front end it is written in.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ArgsGenerator : IIncrementalGenerator
{
    private const string Suffix = ".schema.json";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<string>> schemas = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(Suffix, StringComparison.Ordinal))
            .Select((file, cancellationToken) => file.GetText(cancellationToken)?.ToString() ?? "{}")
            .Collect();
        context.RegisterSourceOutput(schemas, Generate);
    }

    private static void Generate(SourceProductionContext context, ImmutableArray<string> texts)
    {
        var schemas = new SchemaSet(texts);
        foreach (KindSchema kind in schemas.Kinds)
        {
            context.AddSource($"{kind.Namespace}.{kind.Name}.g.cs", SourceText.From(ResourceSource.Of(kind, schemas), Encoding.UTF8));
        }

        foreach (ArgsSchema args in schemas.Definitions)
        {
            context.AddSource($"{args.Namespace}.{args.ClassName}.g.cs", SourceText.From(ArgsSource.Of(args, schemas), Encoding.UTF8));
        }
    }
}
