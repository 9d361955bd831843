using System.Text.Json;
using System.Text.Json.Serialization;
using IaC.Cli.Views;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>Something that happened to a stack or to a resource of it. As JSON it is part of the interface; no secret stands in it.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Name">The resource: <c>pod/web</c>; null where the whole stack is meant.</param>
/// <param name="Type"><c>create</c>, <c>update</c>, <c>replace</c>, <c>delete</c>, <c>failed</c>, <c>skipped</c>, <c>warning</c>, <c>run</c>, <c>renamed</c>; <c>stopped</c>, <c>started</c>, <c>restarted</c>; <c>restored</c>, <c>held</c>; of pods the reasons that Kubernetes gives: <c>Started</c>, <c>Unhealthy</c>, <c>BackOff</c>, <c>OOMKilled</c> (<see cref="PodEventReason"/>).</param>
/// <param name="Message">One line for people; null where the type says it all.</param>
/// <param name="Container">Name of the container, for an event of a pod that is about one; else null.</param>
/// <param name="Host">Name of the Host whose machine says it: for what a command did that it ran on, for an event of a pod that where the pod is.</param>
internal sealed record JournalEntry(DateTimeOffset Time, string Stack, string? Name, string Type, string? Message, string? Container = null, string Host = HostReference.LocalHost)
{
    private const string RenamedType = "renamed";

    /// <summary>The name that the stack got by it; null where it is no renaming.</summary>
    [JsonIgnore]
    public string? NewName => Type == RenamedType ? Message : null;

    /// <summary>Reads a line that was written of one; null where it is none: a power cut tore it, or a newer version writes otherwise.</summary>
    public static JournalEntry? Read(string line)
    {
        try
        {
            return ViewJson.ReadEntry(line) is { Stack: not null, Type: not null, Host: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The entry of a stack that is called otherwise from then on.</summary>
    public static JournalEntry Renamed(DateTimeOffset time, string stack, string newName) => new(time, stack, null, RenamedType, newName);

    /// <summary>The entry of an event of the engine; null of one that only tells how far it is.</summary>
    public static JournalEntry? Of(string stack, EngineEvent value) => value switch
    {
        EngineEvent.StepSucceeded step => new JournalEntry(step.Time, stack, step.Name, step.Action.ToString().ToLowerInvariant(), FormattableString.Invariant($"in {step.Seconds:0.00} s")),
        EngineEvent.StepFailed step => new JournalEntry(step.Time, stack, step.Name, "failed", $"{step.Action.ToString().ToLowerInvariant()}: {step.Message}"),
        EngineEvent.StepSkipped step => new JournalEntry(step.Time, stack, step.Name, "skipped", step.Because is { } cause ? $"{cause} failed" : "the run was stopped"),
        EngineEvent.Warning warning => new JournalEntry(warning.Time, stack, null, "warning", warning.Message),
        EngineEvent.Summary end => new JournalEntry(end.Time, stack, null, "run", $"{end.Outcome.ToString().ToLowerInvariant()}{(end.Message is { } message ? $": {message}" : "")}"),
        _ => null,
    };

    /// <summary>Whether a person means it by a stack's name or a resource's, which may be spelled as other commands take it.</summary>
    public bool IsAbout(string? subject) => subject is null || string.Equals(subject, Stack, StringComparison.Ordinal) || Spellings().Contains(subject, StringComparer.OrdinalIgnoreCase);

    /// <summary>All that people may write for the resource; nothing where the whole stack is meant. A kind of a user's provider goes by the name that was noted.</summary>
    public IEnumerable<string> Spellings() => Name is null ? []
        : ResourceKey.TryParse(Name, ResourceKey.DefaultNamespace, out ResourceKey key) ? key.Spellings()
        : [Name, Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..]];
}
