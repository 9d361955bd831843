using System.Buffers;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC.Sdk.Tests;

/// <summary>What a program declares, as `iac` would read it, without an `iac`.</summary>
internal sealed class Evaluated
{
    private readonly ComputedNodes _computed = new();

    public Dictionary<string, DeclaredResource> Resources { get; } = [];

    public JsonObject Outputs { get; private set; } = [];

    /// <summary>JSON pointers of secrets in <see cref="Outputs"/>.</summary>
    public string[] SecretOutputs { get; private set; } = [];

    /// <summary>Inputs of the values that only the program can compute, by id.</summary>
    public Dictionary<string, string[]> Computed => _computed.Describe().ToDictionary(value => value.Id, value => value.Inputs.ToArray());

    /// <summary>Runs a program.</summary>
    public static Task<Evaluated> OfAsync(Action program, JsonObject? config = null, params string[] secretConfig) => OfAsync(() =>
    {
        program();
        return Task.CompletedTask;
    }, config, secretConfig);

    /// <summary>Runs a program.</summary>
    public static Task<Evaluated> OfAsync(Func<Task> program, JsonObject? config = null, params string[] secretConfig) => OfAsync(program, ofStack: false, config, secretConfig);

    /// <summary>Runs a stack that is a class.</summary>
    public static Task<Evaluated> OfAsync<TStack>()
        where TStack : Stack, new() => OfAsync(
        () =>
        {
            _ = new TStack();
            return Task.CompletedTask;
        },
        ofStack: true,
        null,
        []);

    private static async Task<Evaluated> OfAsync(Func<Task> program, bool ofStack, JsonObject? config, string[] secretConfig)
    {
        var context = new ProgramContext(new ProgramStart("test", "test", false, "/src", config ?? [], [.. secretConfig]));
        var evaluated = new Evaluated();
        context.Enter();
        _ = ofStack ? null : new Stack();
        await program();
        foreach (CustomResource resource in context.Close())
        {
            ArrayBufferWriter<byte> frame = await Declaration.WriteAsync(resource, evaluated._computed);
            evaluated.Resources.Add(resource.Key.ToString(), DeclaredResource.Read((JsonObject)JsonNode.Parse(frame.WrittenSpan[ProgramFrames.HeaderSize..])!));
        }

        (JsonNode? outputs, IReadOnlyList<string> secrets) = await ValueCalls.WriteAsync(context.Stack!.Outputs(), evaluated._computed);
        (evaluated.Outputs, evaluated.SecretOutputs) = ((JsonObject)outputs!, [.. secrets]);
        return evaluated;
    }

    /// <summary>A document.</summary>
    public JsonObject this[string name] => Resources[name].Document;

    /// <summary>The data of a ConfigMap.</summary>
    public JsonObject Data(string name) => (JsonObject)this[$"configmap/{name}"]["data"]!;

    /// <summary>Has the program compute a value.</summary>
    public Task<JsonObject> ComputeAsync(string id, params (JsonNode? Value, bool Secret)[] inputs) => ValueCalls.AnswerAsync(_computed, new JsonObject
    {
        ["id"] = id,
        ["inputs"] = new JsonArray([.. inputs.Select(input => (JsonNode?)new JsonObject { ["value"] = input.Value, ["secret"] = input.Secret })]),
    });
}
