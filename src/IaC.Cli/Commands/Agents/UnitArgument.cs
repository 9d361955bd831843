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

    /// <summary>The units that are meant: those that an agent keeps, and former ones of which a stack is left.</summary>
    /// <exception cref="UsageException">There is none of the name.</exception>
    public static async Task<IReadOnlyList<UnitRecord>> FindAsync(GlobalOptions global, CommandHost host, string? name, CancellationToken stop)
    {
        var all = new List<UnitRecord>();
        foreach (UnitRecord unit in AgentFiles.StoreOf(global.Layout).List())
        {
            if (unit.State != UnitState.Former || await UnitDeployment.StandsAsync(unit.Unit, global, host, stop))
            {
                all.Add(unit);
            }
        }

        UnitRecord[] found = [.. all.Where(unit => name is null || unit.Unit == name)];
        return found.Length > 0 || name is null ? found
            : throw new UsageException($"there is no unit {name}{(NearName.Suggest(name, all.Select(unit => unit.Unit)) is { } near ? $" ({near})" : all.Count == 0 ? ": no agent has run here yet" : "")}");
    }
}
