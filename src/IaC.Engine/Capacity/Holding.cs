using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What a resource holds of a host.</summary>
/// <param name="Uid">The resource.</param>
/// <param name="StackUuid">The stack that it belongs to.</param>
/// <param name="Namespace">Namespace of its document.</param>
/// <param name="Name">Name of its document.</param>
/// <param name="Amount">What was promised to it.</param>
public sealed record Holding(string Uid, Guid StackUuid, string Namespace, string Name, Compute Amount)
{
    /// <summary>Kind of its document; empty where that is not written down beside what it holds.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name of the stack; empty where that is not written down.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Ports of the host that it has.</summary>
    public ImmutableArray<HostPort> Ports { get; init; } = [];

    /// <summary>As people read it: <c>default/web</c>, and of which stack where it is another's.</summary>
    /// <param name="asking">The stack that asks.</param>
    public string NameFor(Guid asking) => $"{Namespace}/{Name}{(StackUuid != asking && Stack.Length > 0 ? $" of stack {Stack}" : "")}";
}
