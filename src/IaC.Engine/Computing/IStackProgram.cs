using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>The program behind a stack, as far as the engine needs it.</summary>
public interface IStackProgram
{
    /// <summary>What the program said was wrong after it had declared its stack: no plan is made then, and no further step begun. Null where there is nothing so far.</summary>
    string? Fault => null;

    /// <summary>Computes a value from outputs. Asked at plan, as soon as all inputs are known, and again at apply; it has no effect on the machine.</summary>
    /// <param name="value">Which.</param>
    /// <param name="inputs">The values of its inputs, in their order, secrets in plain.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <exception cref="EngineException">The program failed, or is gone.</exception>
    ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken);

    /// <summary>Runs a hook of a resource; never in a preview.</summary>
    /// <param name="call">Which, and what happens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException">The hook failed, or the program is gone.</exception>
    ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken);
}

/// <summary>An input of a computed value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Secret">It is a secret.</param>
public sealed record ComputedInput(JsonNode? Value, bool Secret);

/// <summary>A computed value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Secrets">JSON pointers within it of what is secret; empty text for all of it.</param>
public sealed record ComputedResult(JsonNode? Value, ImmutableArray<string> Secrets);

/// <summary>A hook that is to be run. Documents and outputs hold secrets in plain.</summary>
/// <param name="Hook">Which, and at which point.</param>
/// <param name="Urn">Identity of the resource.</param>
/// <param name="Uid">Its uid.</param>
public sealed record HookCall(HookBinding Hook, Urn Urn, string Uid)
{
    /// <summary>Document before; null of a creation.</summary>
    public JsonObject? OldInputs { get; init; }

    /// <summary>Outputs before; null of a creation.</summary>
    public JsonObject? OldOutputs { get; init; }

    /// <summary>Document after; null of a deletion.</summary>
    public JsonObject? NewInputs { get; init; }

    /// <summary>Outputs after; null of a deletion, and before the operation.</summary>
    public JsonObject? NewOutputs { get; init; }
}
