using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using IaC.Model.Programs;

namespace IaC;

/// <summary>
/// A provider of a kind of your own, for stacks in YAML and in C#: it makes, reads, changes and removes what documents of the kind declare. It runs in a program of its own, which `iac` starts; the properties of
/// <typeparamref name="TSpec"/> are the fields of the documents' <c>spec</c>, and `iac` checks documents against them before the provider is asked.
/// </summary>
/// <typeparam name="TSpec">
/// A class with a constructor without parameters. Fields are named in camel case; a <c>required</c> one must be given; <see cref="System.ComponentModel.DescriptionAttribute"/>,
/// <see cref="System.ComponentModel.DefaultValueAttribute"/>, <see cref="SecretAttribute"/> and <see cref="ReplaceOnChangeAttribute"/> say more of them.
/// </typeparam>
public abstract class Provider<TSpec> : Provider
    where TSpec : class
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    // What was recorded fitted the class as it was then, which may have got a required property since.
    private static readonly JsonSerializerOptions RecordedOptions = new(Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireNothing } } };
    private readonly string _apiVersion;
    private readonly string _kind;

    /// <summary>A provider.</summary>
    /// <param name="apiVersion">Group and version of the kind, with a domain of yours: <c>example.com/v1</c>.</param>
    /// <param name="kind">The kind: <c>Greeting</c>.</param>
    protected Provider(string apiVersion, string kind) => (_apiVersion, _kind) = (apiVersion, kind);

    /// <summary>Names of outputs that are secret, in camel case: a password that the provider made up. They are sealed in state and plan, and never printed. What holds a secret of the spec is so by itself. <value>None.</value></summary>
    protected virtual IReadOnlyCollection<string> SecretOutputs => [];

    /// <summary>Faults of a spec that its types do not show. Called at the plan, when all values are known; it changes nothing.</summary>
    public virtual Task<IEnumerable<SpecFault>> CheckAsync(TSpec spec, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<SpecFault>>([]);

    /// <summary>
    /// Makes the resource, and returns its outputs: an object whose properties, in camel case, are what <c>${{ greeting.hello.status.path }}</c> refers to. A second call with the same id, after a crash, finishes or starts over,
    /// and never makes a second one.
    /// </summary>
    public abstract Task<object> CreateAsync(ProvidedResource<TSpec> resource, CancellationToken cancellationToken);

    /// <summary>Looks at the resource: its outputs as they are now, or null where it is gone. It changes nothing. <value>Whatever was recorded is there.</value></summary>
    public virtual Task<object?> ReadAsync(ProvidedResource<TSpec> resource, CancellationToken cancellationToken) => Task.FromResult<object?>(resource.Outputs);

    /// <summary>Changes the resource, and returns its outputs. Where it is not overridden, every change of the spec replaces the resource.</summary>
    /// <param name="resource">As it is to be, with the outputs of before.</param>
    /// <param name="former">As it was declared before.</param>
    /// <param name="cancellationToken">Nobody waits any more: the deadline is over, the user gave up, or `iac` is gone.</param>
    public virtual Task<object> UpdateAsync(ProvidedResource<TSpec> resource, TSpec former, CancellationToken cancellationToken) => throw new NotSupportedException($"{_kind} cannot be changed in place");

    /// <summary>Removes everything that exists under the id; nothing there is success.</summary>
    public abstract Task DeleteAsync(ProvidedResource<TSpec> resource, CancellationToken cancellationToken);

    internal sealed override DeclaredKind Describe()
    {
        MethodInfo update = GetType().GetMethod(nameof(UpdateAsync), [typeof(ProvidedResource<TSpec>), typeof(TSpec), typeof(CancellationToken)])!;
        return new DeclaredKind(_apiVersion, _kind, SpecSchema.Of(typeof(TSpec), Options.PropertyNamingPolicy!, changesInPlace: update.DeclaringType != typeof(Provider<TSpec>), SecretOutputs));
    }

    internal sealed override async Task<JsonObject> AnswerAsync(ProgramCall call, Action<ProgramProgress> report, CancellationToken cancellationToken)
    {
        JsonObject arguments = call.Arguments;
        switch (call.Name)
        {
            case ProviderCalls.Check:
                IEnumerable<SpecFault> faults = await CheckAsync(Spec(arguments["spec"], Options), cancellationToken).ConfigureAwait(false);
                return new JsonObject { ["faults"] = new JsonArray([.. faults.Select(fault => (JsonNode?)new JsonObject { ["pointer"] = fault.Pointer, ["message"] = fault.Message })]) };
            case ProviderCalls.Read:
                var found = new JsonArray();
                foreach (JsonNode? item in (JsonArray)arguments["resources"]!)
                {
                    found.Add((JsonNode?)(await ReadAsync(Resource(item, null, RecordedOptions), cancellationToken).ConfigureAwait(false) is { } outputs ? Result(outputs) : null));
                }

                return new JsonObject { ["resources"] = found };
            case ProviderCalls.Create:
                return Result(await CreateAsync(Resource(arguments["resource"], Report, Options), cancellationToken).ConfigureAwait(false));
            case ProviderCalls.Update:
                return Result(await UpdateAsync(Resource(arguments["resource"], Report, Options), Spec(arguments["former"], RecordedOptions), cancellationToken).ConfigureAwait(false));
            case ProviderCalls.Delete:
                await DeleteAsync(Resource(arguments["resource"], Report, RecordedOptions), cancellationToken).ConfigureAwait(false);
                return [];
            default:
                throw new RunException($"iac asks for `{call.Name}`, which this package does not know: take the one that fits");
        }

        void Report(string message, double? fraction) => report(new ProgramProgress(call.Call, message, fraction));
    }

    private static ProvidedResource<TSpec> Resource(JsonNode? json, Action<string, double?>? listener, JsonSerializerOptions options) => new(
        json!["id"]!.GetValue<string>(), json["name"]!.GetValue<string>(), json["namespace"]!.GetValue<string>(), Spec(json["spec"], options), json["outputs"]?.DeepClone() as JsonObject ?? [])
    {
        Listener = listener,
    };

    private static TSpec Spec(JsonNode? json, JsonSerializerOptions options) => (json ?? new JsonObject()).Deserialize<TSpec>(options)!;

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private JsonObject Result(object outputs) => new()
    {
        ["outputs"] = (outputs as JsonNode)?.DeepClone() as JsonObject ?? JsonSerializer.SerializeToNode(outputs, Options) as JsonObject
            ?? throw new RunException($"outputs of {_kind} are an object, not {outputs.GetType().Name}"),
    };
}
