using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Testing;

/// <summary>Runs a program without `iac`: each document is checked as `iac` would check it, and mocks say what came of it.</summary>
internal sealed class ProgramTest(IMocks mocks, TestOptions options)
{
    private readonly ComputedNodes _computed = new();
    private readonly Dictionary<ResourceKey, JsonObject> _states = [];
    private readonly List<Diagnostic> _faults = [];
    private readonly List<ResourceDeclaration> _declared = [];

    /// <summary>Runs it.</summary>
    /// <exception cref="RunException">The program fails, or what it declares has faults.</exception>
    public async Task<ImmutableArray<Resource>> RunAsync(Func<Task> program)
    {
        var config = new JsonObject(options.Config.Concat(options.SecretConfig).Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));
        var context = new ProgramContext(new KnownStart(new ProgramStart(options.StackName, options.ProjectName, options.IsPreview, Environment.CurrentDirectory, config, [.. options.SecretConfig.Keys])))
        {
            Leaves = new LeafValues(leaf => (leaf.Owner is StackReference other ? Find(OutputsOf(other.Name), leaf.Path) : Find(_states.GetValueOrDefault(((CustomResource)leaf.Owner).Key), leaf.Path), false)),
        };
        context.Enter();
        await DeclareAsync(program).ConfigureAwait(false);
        foreach (CustomResource resource in context.Close())
        {
            await MakeAsync(resource, context.Leaves).ConfigureAwait(false);
        }

        _faults.AddRange(StackRules.Check(new StackDefinition { Name = options.StackName, Project = options.ProjectName, Origin = Environment.CurrentDirectory, Resources = [.. _declared] }));

        if (context.HasErrors || _faults.Exists(fault => fault.Severity == DiagnosticSeverity.Error))
        {
            throw new RunException(_faults.Count > 0 ? string.Join('\n', _faults) : "the program logged an error");
        }

        return [context.Stack!, .. All(context.Stack!)];
    }

    private static async Task DeclareAsync(Func<Task> program)
    {
        try
        {
            await program().ConfigureAwait(false);
        }
        catch (Exception exception) when (ProgramRunner.CauseOf(exception) is var cause)
        {
            throw new RunException(cause is RunException ? cause.Message : $"the program failed: {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    private static IEnumerable<Resource> All(Resource parent) => parent.Children.SelectMany(child => All(child).Prepend(child));

    private async Task MakeAsync(CustomResource resource, LeafValues leaves)
    {
        DeclaredResource declared = DeclaredResource.Read((JsonObject)JsonNode.Parse(Declaration.Write(resource, _computed).Written[ProgramFrames.HeaderSize..])!);
        var values = new Dictionary<string, JsonNode?>();
        foreach (Expression.Computed use in Expressions.Scan(declared.Document).Uses.Select(use => use.Expression).OfType<Expression.Computed>())
        {
            values[use.Id] = (await ValueCalls.AnswerAsync(_computed, _computed.Find(use.Id), leaves).ConfigureAwait(false))["value"];
        }

        JsonObject document = Expressions.Substitute(declared.Document, (Expression expression, out JsonNode? value) =>
        {
            value = expression switch
            {
                Expression.Status status => Find(_states.GetValueOrDefault(status.Target), status.Output),
                Expression.StackOutput output => Find(OutputsOf(output.Stack), output.Path.Length == 0 ? output.Name : $"{output.Name}.{output.Path}"),
                Expression.Computed computed => values[computed.Id],
                Expression.Config name => options.SecretConfig[name.Name],
                _ => null,
            };
            return true;
        });
        if (_states.ContainsKey(resource.Key))
        {
            _faults.Add(Diagnostic.Error($"{resource.Key} is declared twice", declared.Position));
        }

        if (resource is not DocumentResource && DeclarationReader.Read(new SourceDocument(resource.Key.ApiVersion, resource.Key.Kind, (JsonObject)document.DeepClone(), new Place(declared.Position), ""), _faults) is { } declaration)
        {
            _declared.Add(declaration);
        }

        (_, object state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Inputs = document.Where(member => member.Key is not ("apiVersion" or "kind")).ToImmutableDictionary(member => member.Key, member => Plain(member.Value)),
        }).ConfigureAwait(false);
        _states[resource.Key] = state as JsonObject ?? (JsonObject)JsonSerializer.SerializeToNode(state, JsonValues.Options)!;
    }

    private JsonObject? OutputsOf(string stack) => options.StackOutputs.TryGetValue(stack, out object? outputs)
        ? (JsonObject)JsonSerializer.SerializeToNode(outputs, JsonValues.Options)!
        : throw new RunException($"the stack {stack} is not among TestOptions.StackOutputs");

    private static JsonNode? Find(JsonObject? outputs, string path)
    {
        JsonNode? node = outputs;
        foreach (string step in path.Split('.'))
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray items when int.TryParse(step, out int index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return node;
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject members => members.ToImmutableDictionary(member => member.Key, member => Plain(member.Value)),
        JsonArray items => items.Select(Plain).ToImmutableArray(),
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        JsonValue value when value.TryGetValue(out long number) => number,
        JsonValue value when value.TryGetValue(out double number) => number,
        _ => null,
    };

    private sealed class Place(SourcePosition? position) : ISourceMap
    {
        public SourcePosition? Locate(string pointer) => position;
    }
}
