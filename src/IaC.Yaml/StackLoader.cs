using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Reads YAML documents into the one value that the engine plans from.</summary>
public static class StackLoader
{
    /// <summary>
    /// Reads, checks and joins the documents. Every fault of every document is reported, with its place; no exception is thrown for what a file holds.
    /// Duplicate names, references to what is not there, cycles and the syntax of expressions are found by the graph of the engine, for every front end alike; <see cref="LoadResult.With"/> joins them.
    /// </summary>
    /// <param name="options">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static LoadResult Load(LoadOptions options, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        var source = new DocumentSource(options, faults, cancellationToken);
        var settings = new StackSettings(options, faults);
        var resources = ImmutableArray.CreateBuilder<ResourceDeclaration>();
        foreach (SourceDocument document in ListFlattener.Flatten(source.Read(), faults).TakeWhile(_ => faults.Count < YamlLimits.Faults))
        {
            if (document.ApiVersion == KindSchema.Stack.ApiVersion && document.Kind == KindSchema.Stack.Kind)
            {
                settings.Add(document);
            }
            else if (BuiltInKinds.Find(document.ApiVersion, document.Kind) is not { } kind)
            {
                faults.Add(UnknownKind.Of(document));
            }
            else if (Declare(document, kind, faults) is { } declaration)
            {
                resources.Add(declaration);
            }
        }

        if (faults.Count >= YamlLimits.Faults)
        {
            faults.Add(Diagnostic.Error($"there are more than {YamlLimits.Faults} faults; the others are not shown"));
        }

        StackDefinition? stack = settings.Name() is not { } name ? null : new StackDefinition
        {
            Name = name,
            Project = name,
            Origin = settings.Origin(),
            Resources = resources.ToImmutable(),
            Guards = settings.Guards(),
            Config = settings.Config(),
        };
        faults.AddRange(stack is null ? [] : StackRules.Check(stack).Take(YamlLimits.Faults));
        return new LoadResult(stack, source.Files, faults);
    }

    private static ResourceDeclaration? Declare(SourceDocument document, KindDescriptor kind, List<Diagnostic> faults)
    {
        faults.AddRange(kind.Check(document.Root).Select(fault => fault.ToDiagnostic(document.Source)));
        faults.AddRange(ContentChecks.Check(document));
        NullMembers.Remove(document.Root);
        string documentNamespace = kind.IsNamespaced && Text(document.Root, "/metadata/namespace") is { } given ? given : ResourceKey.DefaultNamespace;
        ResourceOptions options = new OptionReader(document, kind, documentNamespace, faults).Read();
        return Text(document.Root, "/metadata/name") is not { } name
            ? null
            : new ResourceDeclaration(new ResourceKey(kind.ApiVersion, kind.Kind, documentNamespace, name), document.Root, options, document.Source) { BaseFolder = document.Folder };
    }

    private static string? Text(JsonObject document, string pointer) => JsonPointer.Resolve(document, pointer) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
