using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Reads YAML documents into the one value that the engine plans from.</summary>
public static class StackLoader
{
    private const string SettingsFile = "stack.yaml";

    /// <summary>
    /// Reads what is said of a stack as a whole where a program declares its resources: the Stack document in <c>stack.yaml</c> beside the program, if there is one. Anything else there is a fault.
    /// </summary>
    /// <param name="folder">Absolute path of the program's folder, whose name is that of the stack unless another one is given.</param>
    /// <param name="stackName">Name given on the command line; null where there is none.</param>
    /// <param name="workingFolder">Absolute path of the folder that shown paths start from.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static LoadResult LoadSettings(string folder, string? stackName, string workingFolder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, SettingsFile);
        var options = new LoadOptions { Paths = [File.Exists(path) ? path : folder], WorkingFolder = workingFolder, StackName = stackName };
        if (File.Exists(path))
        {
            LoadResult read = Load(options, cancellationToken);
            if (read.Stack?.Outputs is { } outputs)
            {
                read = read.With([Diagnostic.Error("outputs stand beside a program, which declares those of the stack", outputs.Source.Locate(OutputsDeclaration.Pointer), "return them from the program")]);
            }

            return read.Stack is { Resources: [var first, ..] }
                ? read.With([Diagnostic.Error($"{first.Key} stands beside a program, which declares all resources of the stack", first.Source.Locate(""), $"keep only the Stack document in {SettingsFile}")])
                : read;
        }

        var faults = new List<Diagnostic>();
        var settings = new StackSettings(options, faults);
        StackDefinition? stack = settings.Name() is { } name ? new StackDefinition { Name = name, Project = name, Origin = settings.Origin(), Resources = [] } : null;
        return new LoadResult(stack, [], faults);
    }

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
            else
            {
                faults.AddRange(ContentChecks.Check(document));
                if (DeclarationReader.Read(document, faults) is { } declaration)
                {
                    resources.Add(declaration);
                }
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
            Outputs = settings.Outputs(name),
            Providers = settings.Providers(),
        };
        faults.AddRange(stack is null ? [] : StackRules.Check(stack).Take(YamlLimits.Faults));
        return new LoadResult(stack, source.Files, faults);
    }
}
