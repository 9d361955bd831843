using IaC.Cli.Workloads;

namespace IaC.Cli.Journal;

/// <summary>Which events somebody asks for.</summary>
/// <param name="Subject">Name of a stack or of a resource; null is all.</param>
/// <param name="Since">The oldest, as typed: it is read by the clock of each machine that is asked; null is all.</param>
/// <param name="Follow">What happens from then on, too.</param>
internal sealed record EventQuery(string? Subject, string? Since, bool Follow)
{
    /// <summary>Command that asks for it.</summary>
    public const string Command = "events";

    /// <summary>Option of the command by which one iac asks another: once for each stack whose pods it wants to know of, and of them alone.</summary>
    public const string PodsOf = "--pods-of";

    /// <summary><c>--follow</c></summary>
    public const string FollowOption = "--follow";

    /// <summary><c>--since</c></summary>
    public const string SinceOption = "--since";

    /// <summary>The command line for the program on another host.</summary>
    /// <param name="stacks">Stacks that have pods there.</param>
    public string[] WordsFor(IEnumerable<string> stacks) =>
    [
        Command,
        .. stacks.SelectMany(stack => new[] { PodsOf, stack }),
        .. FarWorkloads.Option(SinceOption, Since),
        .. Follow ? new[] { FollowOption } : [],
        .. Subject is null ? [] : new[] { Subject },
    ];

    /// <summary>The oldest, by a clock.</summary>
    /// <exception cref="Commands.UsageException">It is no time.</exception>
    public DateTimeOffset OldestBy(TimeProvider clock) => Since is { } text ? PointInTime.Parse(text, clock.GetUtcNow()) : DateTimeOffset.MinValue;
}
