using System.Text.Json.Nodes;

namespace IaC;

/// <summary>
/// A function that runs before or after an operation of a resource (<see cref="ResourceOptions.Hooks"/>), in the program, while `iac` waits. What it throws before an operation stops that; after it, the step fails and
/// its result stays. Hooks do not run in a preview. Those of deletions are called by name also for resources that the program declares no more, so the hook itself stays as long as such resources are there.
/// </summary>
public sealed class ResourceHook
{
    /// <summary>Declares a hook.</summary>
    /// <param name="name">Its name, one for each hook of the program: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="callback">What it does; cancelled when nobody waits any more: its deadline is over, the user gave up, or `iac` is gone.</param>
    /// <exception cref="RunException">There is another one of that name.</exception>
    public ResourceHook(string name, Func<ResourceHookArgs, CancellationToken, Task> callback)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ArgumentException($"`{name}` is no name of a hook: use letters, digits, `-`, `_` and `.`", nameof(name));
        }

        (Name, Callback) = (name, callback);
        ProgramContext.Require($"hook {name}").Declare(this);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    internal Func<ResourceHookArgs, CancellationToken, Task> Callback { get; }
}

/// <summary>What happens to the resource of a hook. Secrets are in plain.</summary>
/// <param name="Urn">Its URN.</param>
/// <param name="Id">Its uid.</param>
/// <param name="Name">Name of its document.</param>
/// <param name="Type">Its type: <c>v1:Pod</c>.</param>
/// <param name="NewInputs">The document after; null of a deletion.</param>
/// <param name="OldInputs">The document before; null of a creation.</param>
/// <param name="NewOutputs">Outputs after; null of a deletion, and before the operation.</param>
/// <param name="OldOutputs">Outputs before; null of a creation.</param>
public sealed record ResourceHookArgs(string Urn, string Id, string Name, string Type, JsonObject? NewInputs, JsonObject? OldInputs, JsonObject? NewOutputs, JsonObject? OldOutputs);

/// <summary>Which hooks a resource has. Hooks of one point run one after the other, in their order.</summary>
public sealed class ResourceHooks
{
    /// <summary>Before it is made.</summary>
    public List<ResourceHook> BeforeCreate { get => field ??= []; set; }

    /// <summary>When it was made and is ready.</summary>
    public List<ResourceHook> AfterCreate { get => field ??= []; set; }

    /// <summary>Before it is changed.</summary>
    public List<ResourceHook> BeforeUpdate { get => field ??= []; set; }

    /// <summary>When it was changed and is ready.</summary>
    public List<ResourceHook> AfterUpdate { get => field ??= []; set; }

    /// <summary>Before it is removed.</summary>
    public List<ResourceHook> BeforeDelete { get => field ??= []; set; }

    /// <summary>When it was removed.</summary>
    public List<ResourceHook> AfterDelete { get => field ??= []; set; }

    internal ResourceHooks With(ResourceHooks other) => new()
    {
        BeforeCreate = [.. BeforeCreate, .. other.BeforeCreate],
        AfterCreate = [.. AfterCreate, .. other.AfterCreate],
        BeforeUpdate = [.. BeforeUpdate, .. other.BeforeUpdate],
        AfterUpdate = [.. AfterUpdate, .. other.AfterUpdate],
        BeforeDelete = [.. BeforeDelete, .. other.BeforeDelete],
        AfterDelete = [.. AfterDelete, .. other.AfterDelete],
    };

    /// <summary>As the annotation of YAML.</summary>
    internal string Text => string.Join(", ", new[]
    {
        ("before-create", BeforeCreate), ("after-create", AfterCreate), ("before-update", BeforeUpdate), ("after-update", AfterUpdate), ("before-delete", BeforeDelete), ("after-delete", AfterDelete),
    }.SelectMany(point => point.Item2.Select(hook => $"{point.Item1}={hook.Name}")));
}
