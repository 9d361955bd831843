using System.Text.Json.Nodes;

namespace IaC;

/// <summary>A resource that a provider is asked about. Secrets are in plain.</summary>
/// <param name="Id">32 hex digits, chosen before it is made: name what you make after it, so that it is found again.</param>
/// <param name="Name">Name of its document.</param>
/// <param name="Namespace">Namespace of its document.</param>
/// <param name="Spec">What is declared.</param>
/// <param name="Outputs">Outputs that are recorded; empty before it is made.</param>
public sealed record ProvidedResource<TSpec>(string Id, string Name, string Namespace, TSpec Spec, JsonObject Outputs)
{
    /// <summary>Who hears of the progress; null where nobody does, as when it is looked at.</summary>
    internal Action<string, double?>? Listener { get; init; }

    /// <summary>Says how far an operation has come; `iac` shows it while it waits.</summary>
    /// <param name="message">A line in lower case and without a full stop: <c>pulling layer 3 of 7</c>.</param>
    /// <param name="fraction">Share of the whole, 0 to 1. <value>Not known.</value></param>
    public void Report(string message, double? fraction = null) => Listener?.Invoke(message, fraction);
}

/// <summary>What is wrong with a spec.</summary>
/// <param name="Pointer">JSON pointer of the field within the spec: <c>/name</c>, <c>/items/0</c>; empty for all of it.</param>
/// <param name="Message">What is wrong, in lower case and without a full stop.</param>
public sealed record SpecFault(string Pointer, string Message);

/// <summary>The field is a secret: sealed in state and plan, and never printed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>A change of the field replaces the resource, though others are changed in place.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReplaceOnChangeAttribute : Attribute;
