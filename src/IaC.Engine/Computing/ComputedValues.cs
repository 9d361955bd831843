using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Values of a stack that its program computes, each computed once for the inputs that it has.</summary>
/// <param name="values">The values.</param>
/// <param name="computer">The program; null where there is none.</param>
internal sealed class ComputedValues(ImmutableDictionary<string, ComputedValue> values, IStackProgram? computer)
{
    private readonly ConcurrentDictionary<string, (string Inputs, ComputedResult Result)> _results = new();

    /// <summary>No program.</summary>
    public static ComputedValues None { get; } = new(ImmutableDictionary<string, ComputedValue>.Empty, null);

    /// <summary>The expressions that a value is computed from.</summary>
    public static IEnumerable<Expression> InputsOf(ComputedValue value) => value.Inputs.Select(Expressions.Whole).OfType<Expression>();

    /// <summary>The expressions that the value of an id is computed from.</summary>
    public IEnumerable<Expression> InputsOf(string id) => values.TryGetValue(id, out ComputedValue? value) ? InputsOf(value) : [];

    /// <summary>The value as it was computed last; null where its inputs are not known.</summary>
    public ComputedResult? Find(string id) => _results.TryGetValue(id, out var found) ? found.Result : null;

    /// <summary>Computes a value if all its inputs are known; forgets it if they are not.</summary>
    /// <param name="id">Which.</param>
    /// <param name="resolve">Gives the inputs.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <exception cref="EngineException">The program failed, or is gone.</exception>
    public async ValueTask ComputeAsync(string id, Func<Expression, ComputedInput?> resolve, CancellationToken cancellationToken)
    {
        if (!values.TryGetValue(id, out ComputedValue? value))
        {
            return;
        }

        ImmutableArray<ComputedInput?> inputs = [.. InputsOf(value).Select(resolve)];
        if (inputs.Contains(null))
        {
            _results.TryRemove(id, out _);
            return;
        }

        string key = new JsonArray([.. inputs.Select(input => (JsonNode?)new JsonArray(input!.Value?.DeepClone(), input.Secret))]).ToJsonString();
        if (_results.TryGetValue(id, out var found) && found.Inputs == key)
        {
            return;
        }

        if (computer is null)
        {
            throw new EngineException($"only the program computes the value apply.{id}, and it does not run", value.Position is null ? null : $"it is at {value.Position}");
        }

        _results[id] = (key, await computer.ComputeAsync(value, inputs!, cancellationToken).ConfigureAwait(false));
    }
}
