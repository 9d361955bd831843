using System.Text.Json.Nodes;
using IaC.Hashing;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Finds what looks like a resource that only changed its name: one is created, and an equal one of its kind is deleted.</summary>
internal static class RenameSuggestions
{
    /// <summary>A warning for each such pair, with the alias to write.</summary>
    public static IEnumerable<Diagnostic> Find(IEnumerable<PlannedStep> steps, StackState state)
    {
        var deleted = new Dictionary<(string Kind, string Digest), PlannedStep>();
        var created = new List<PlannedStep>();
        foreach (PlannedStep step in steps)
        {
            if (step.Action == StepAction.Delete && state.Find(step.Uid!) is { Condemned: false } recorded)
            {
                deleted.TryAdd((step.Key.Kind, Digest(recorded.Inputs)), step);
            }
            else if (step is { Action: StepAction.Create, Uid: null })
            {
                created.Add(step);
            }
        }

        if (deleted.Count == 0)
        {
            yield break;
        }

        foreach (PlannedStep step in created)
        {
            if (deleted.Remove((step.Key.Kind, Digest(step.Inputs!)), out PlannedStep? former))
            {
                yield return Diagnostic.Warning(
                    $"{step.Key} would be created and {former.Key} deleted, and they differ only in name",
                    step.Declaration?.Source.Locate("/metadata/name"),
                    $"to rename it, write the annotation iac/aliases: {former.Key}");
            }
        }
    }

    private static string Digest(JsonObject inputs)
    {
        var copy = (JsonObject)inputs.DeepClone();
        if (copy["metadata"] is JsonObject metadata)
        {
            metadata.Remove("name");
            metadata.Remove("namespace");
        }

        return Sha256.Digest(CanonicalJson.Write(copy));
    }
}
