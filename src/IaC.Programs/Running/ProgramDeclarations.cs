using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Running;

/// <summary>What a program has declared so far, on the same way from documents to a stack that YAML takes.</summary>
internal sealed class ProgramDeclarations(ProgramProject project, ProgramOptions options)
{
    private readonly List<Diagnostic> _faults = [];
    private readonly ImmutableArray<ResourceDeclaration>.Builder _resources = ImmutableArray.CreateBuilder<ResourceDeclaration>();

    /// <summary>Takes a message; the last one is the stack itself.</summary>
    public DeclaredStack? Take(ProgramMessageKind kind, JsonObject payload)
    {
        if (kind == ProgramMessageKind.Resource)
        {
            Add(DeclaredResource.Read(payload));
        }

        return kind == ProgramMessageKind.Stack ? DeclaredStack.Read(payload) : null;
    }

    private void Add(DeclaredResource declared)
    {
        string apiVersion = declared.Document["apiVersion"]?.ToString() ?? "";
        string kind = declared.Document["kind"]?.ToString() ?? "";
        var document = new SourceDocument(apiVersion, kind, declared.Document, new PlaceSourceMap(ProgramWords.Relative(declared.Position)), project.Folder) { Secrets = declared.Secrets };
        if (DeclarationReader.Read(document, _faults) is { } declaration)
        {
            _resources.Add(declaration);
        }
    }

    /// <summary>The whole stack.</summary>
    public (StackDefinition Stack, ImmutableArray<Diagnostic> Faults) Finish(DeclaredStack declared)
    {
        var stack = new StackDefinition
        {
            Name = options.Stack,
            Project = options.Stack,
            Origin = project.Folder,
            Resources = _resources.ToImmutable(),
            Guards = options.Guards,
            Config = options.Config,
            SecretConfig = options.SecretConfig,
            Outputs = OutputsDeclaration.Of(options.Stack, declared.Outputs, new PlaceSourceMap(null), declared.Secrets),
            Computed = declared.Values.ToImmutableDictionary(value => value.Id),
        };
        return (stack, [.. _faults, .. StackRules.Check(stack)]);
    }
}
