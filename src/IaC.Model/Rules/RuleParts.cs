namespace IaC.Model;

/// <summary>What the rules of several kinds have in common.</summary>
internal static class RuleParts
{
    /// <summary>Exactly one of some members. Where a member stands there that the schema does not know, that is fault enough.</summary>
    public static IEnumerable<DocumentFault> ExactlyOne(NodeView around, string what, string[] choices, params string[] beside)
    {
        string[] given = [.. choices.Where(choice => around[choice].Exists)];
        if (given.Length > 1)
        {
            yield return around[given[1]].Fault($"{what} has both `{given[0]}` and `{given[1]}`", "give one of them") with { AtName = true };
        }
        else if (given.Length == 0 && around.Exists && around.Members.All(member => beside.Contains(member.Name)))
        {
            yield return around.Fault($"{what} has none of {SchemaWords.List(choices)}", "give one of them");
        }
    }

    /// <summary>No text twice; the fault is at the second.</summary>
    public static IEnumerable<DocumentFault> NoneTwice(IEnumerable<NodeView> texts, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return texts.Where(text => text.Text is { } value && !seen.Add(value)).Select(text => text.Fault($"two {what} `{text.Text}`"));
    }
}
