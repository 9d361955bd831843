using System.CommandLine;
using IaC.Cli.Agents;
using IaC.GitOps;
using IaC.Model;

namespace IaC.Cli.Commands.Agents;

/// <summary>Names of units on a command line.</summary>
internal static class UnitArgument
{
    /// <summary>One unit, or all.</summary>
    public static Argument<string?> Optional() => new("UNIT") { Description = "Only this unit", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>One unit.</summary>
    public static Argument<string> Required() => new("UNIT") { Description = "The unit" };

    /// <summary>The units that are meant.</summary>
    /// <exception cref="UsageException">There is none of the name.</exception>
    public static IReadOnlyList<UnitRecord> Find(GlobalOptions global, string? name)
    {
        IReadOnlyList<UnitRecord> all = AgentFiles.StoreOf(global.Layout).List();
        UnitRecord[] found = [.. all.Where(unit => name is null || unit.Unit == name)];
        return found.Length > 0 || name is null ? found
            : throw new UsageException($"there is no unit {name}{(NearName.Suggest(name, all.Select(unit => unit.Unit)) is { } near ? $" ({near})" : all.Count == 0 ? ": no agent has run here yet" : "")}");
    }
}
