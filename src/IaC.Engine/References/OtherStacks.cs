using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Outputs of the other stacks of a root, as their last runs left them. Each is read once, at its first use; no lock is taken.</summary>
/// <param name="store">The state of the stack that asks; the others are kept in the same place and have the same keys.</param>
internal sealed class OtherStacks(StateStore store)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableSortedDictionary<string, OutputValue>?> _outputs = new(StringComparer.Ordinal);

    /// <summary>The value of an output. False where there is none.</summary>
    /// <exception cref="EngineException">The state of that stack cannot be read.</exception>
    public bool TryGet(Expression.StackOutput expression, out JsonNode? value, out bool secret)
    {
        (value, secret) = (null, false);
        if (OutputsOf(expression.Stack)?.GetValueOrDefault(expression.Name) is not { } output)
        {
            return false;
        }

        (value, secret) = (Below(output.Value, expression.Path), output.Secret);
        return value is not null;
    }

    /// <summary>Why an expression has no value; null where it has one.</summary>
    public (string Message, string? Remedy)? FaultOf(Expression.StackOutput expression)
    {
        if (expression.Stack == store.Identity.Name)
        {
            return ("a stack cannot refer to its own outputs", "refer to what they are made from");
        }

        ImmutableSortedDictionary<string, OutputValue>? outputs;
        try
        {
            outputs = OutputsOf(expression.Stack);
        }
        catch (EngineException exception)
        {
            return (exception.Message, exception.Remedy);
        }

        return outputs is null ? ($"there is no stack {expression.Stack}", NearName.Suggest(expression.Stack, store.Stacks) ?? $"run `iac up` of it first, in this root")
            : !outputs.ContainsKey(expression.Name) ? ($"stack {expression.Stack} has no output `{expression.Name}`", NearName.Suggest(expression.Name, outputs.Keys) ?? Names(outputs))
            : !TryGet(expression, out _, out _) ? ($"the output {expression.Name} of stack {expression.Stack} has {(expression.Path.Length == 0 ? "no value" : $"no `{expression.Path}`")}", null)
            : null;
    }

    private static string Names(ImmutableSortedDictionary<string, OutputValue> outputs) => outputs.IsEmpty ? "it has none" : $"it has {string.Join(", ", outputs.Keys)}";

    private static JsonNode? Below(JsonNode? value, string path) => path.Length == 0 ? value : OutputPath.Find(new JsonObject { ["value"] = value?.DeepClone() }, $"value.{path}");

    private ImmutableSortedDictionary<string, OutputValue>? OutputsOf(string stack)
    {
        lock (_lock)
        {
            if (!_outputs.TryGetValue(stack, out ImmutableSortedDictionary<string, OutputValue>? outputs))
            {
                _outputs[stack] = outputs = store.OutputsOf(stack);
            }

            return outputs;
        }
    }
}
