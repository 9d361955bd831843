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
    public Dictionary<string, string[]> Computed { get; private set; } = [];

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
        var context = new ProgramContext(new KnownStart(new ProgramStart("test", "test", false, "/src", config ?? [], [.. secretConfig])));
        var evaluated = new Evaluated();
        context.Enter();
        _ = ofStack ? null : new Stack();
        await program();
        foreach (CustomResource resource in context.Close())
        {
            evaluated.Resources.Add(resource.Key.ToString(), DeclaredResource.Read(Payload(Declaration.Write(resource, evaluated._computed))));
        }

        var stack = DeclaredStack.Read(Payload(Declaration.Write(context.Stack!, evaluated._computed)));
        (evaluated.Outputs, evaluated.SecretOutputs) = (stack.Outputs ?? [], [.. stack.Secrets]);
        evaluated.Computed = stack.Values.ToDictionary(value => value.Id, value => value.Inputs.ToArray());
        return evaluated;
    }

    private static JsonObject Payload(JsonText frame) => ProgramFrames.Parse(frame.Written[ProgramFrames.HeaderSize..].ToArray());

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
