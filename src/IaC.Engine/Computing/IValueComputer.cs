using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>The program behind a stack, as far as the engine needs it: it computes values from outputs. Asked at plan, as soon as all inputs are known, and again at apply; it has no effect on the machine.</summary>
public interface IValueComputer
{
    /// <summary>Computes a value.</summary>
    /// <param name="value">Which.</param>
    /// <param name="inputs">The values of its inputs, in their order, secrets in plain.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <exception cref="EngineException">The program failed, or is gone.</exception>
    ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken);
}

/// <summary>An input of a computed value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Secret">It is a secret.</param>
public sealed record ComputedInput(JsonNode? Value, bool Secret);

/// <summary>A computed value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Secrets">JSON pointers within it of what is secret; empty text for all of it.</param>
public sealed record ComputedResult(JsonNode? Value, ImmutableArray<string> Secrets);
