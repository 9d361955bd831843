using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A time of the week, by the clock of the machine.</summary>
public sealed record GitOpsWindow
{
    /// <summary>Days: <c>mon</c> to <c>sun</c>; all unless given.</summary>
    public ImmutableArray<GitOpsDay> Days { get => field.IsDefault ? [] : field; init; }

    /// <summary>When it begins: <c>22:00</c>.</summary>
    [Format(TextFormat.TimeOfDay)]
    public required string From { get; init; }

    /// <summary>When it ends; before <c>from</c> means the next day.</summary>
    [Format(TextFormat.TimeOfDay)]
    public required string To { get; init; }
}
