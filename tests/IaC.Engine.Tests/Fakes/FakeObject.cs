using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>What exists on the fake machine under one uid.</summary>
internal sealed class FakeObject
{
    public required Urn Urn { get; init; }

    public required Guid StackUuid { get; init; }

    public required JsonObject Inputs { get; set; }

    /// <summary>False while it is only half made or half gone.</summary>
    public bool Complete { get; set; }

    public ResourceHealth Health { get; set; } = ResourceHealth.Current;

    /// <summary>What the references were worth when it was last applied.</summary>
    public string Uses { get; set; } = "";

    /// <summary>Data that end with it and that no document tells of.</summary>
    public ImmutableArray<string> Belongings { get; set; }

    /// <summary>Rises with each change.</summary>
    public int Generation { get; set; }
}
