using System.Collections.Immutable;

namespace IaC.Testing;

/// <summary>What stands in for the machine in a unit test of a program.</summary>
public interface IMocks
{
    /// <summary>Makes a resource up: its id, which nothing here depends on since a resource is known by its URN, and its outputs by name (<c>new { address = "10.0.0.1" }</c>, or a dictionary). Outputs that are not given are null.</summary>
    Task<(string? Id, object State)> NewResourceAsync(MockResourceArgs args);
}

/// <summary>A resource that a program under test declares.</summary>
public sealed class MockResourceArgs
{
    /// <summary>The type: <c>v1:Pod</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Name that it was declared with.</summary>
    public required string Name { get; init; }

    /// <summary>The document without <c>apiVersion</c>, <c>kind</c>: what was declared, outputs of earlier resources put in. Maps are dictionaries, lists arrays.</summary>
    public required ImmutableDictionary<string, object?> Inputs { get; init; }
}

/// <summary>How a program is tested.</summary>
public sealed class TestOptions
{
    /// <summary>Name of the stack. <value>stack.</value></summary>
    public string StackName { get; set; } = "stack";

    /// <summary>Name of the project. <value>project.</value></summary>
    public string ProjectName { get; set; } = "project";

    /// <summary>What <see cref="Deployment.IsDryRun"/> says. <value>False.</value></summary>
    public bool IsPreview { get; set; }

    /// <summary>Config values.</summary>
    public Dictionary<string, string> Config { get => field ??= []; set; }

    /// <summary>Outputs of other stacks that the program refers to, by name of the stack: <c>new { address = "10.0.0.1" }</c>, or a dictionary.</summary>
    public Dictionary<string, object> StackOutputs { get => field ??= []; set; }

    /// <summary>Config values that are secret.</summary>
    public Dictionary<string, string> SecretConfig { get => field ??= []; set; }
}
