using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Providers.Remote;

namespace IaC.Cli.Commands;

/// <summary><c>--host</c> of commands that can be about another machine: the same command runs there.</summary>
internal static class HostOption
{
    /// <summary>The option; null where it is not given.</summary>
    /// <param name="description">What it does.</param>
    public static Option<string?> Create(string description) =>
        new("--host") { Description = $"{description}: localhost, the name of this machine, a Host of a stack, or one that no stack need name", HelpName = "NAME|ssh://[USER@]HOST[:PORT]" };

    /// <summary>Runs a command on the host that is meant.</summary>
    /// <param name="meant">The host, as typed; null is this machine.</param>
    /// <param name="words">The command line there.</param>
    /// <param name="global">What is worked with.</param>
    /// <param name="host">Surroundings of the command.</param>
    /// <returns>Its exit code; null where that is this machine.</returns>
    /// <exception cref="UsageException">There is no such host.</exception>
    public static async Task<int?> PassUnlessHereAsync(string? meant, IReadOnlyList<string> words, GlobalOptions global, CommandHost host)
    {
        if (IsHere(meant))
        {
            return null;
        }

        using RootServices services = RootServices.Open(global, host);
        RemoteHost far = await FindAsync(meant!, services, host.Interruption.Stop);
        return await far.PassAsync(terminal: false, words, host.Interruption.Stop);
    }

    /// <summary>Whether this machine is meant.</summary>
    /// <param name="meant">The host, as typed; null is this machine.</param>
    public static bool IsHere(string? meant) => meant is null or HostReference.LocalHost || meant == Environment.MachineName;

    /// <summary>Another machine.</summary>
    /// <param name="meant">The host, as typed.</param>
    /// <param name="services">What is worked with.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UsageException">There is no such host.</exception>
    public static async Task<RemoteHost> FindAsync(string meant, RootServices services, CancellationToken stop)
    {
        if (HostConnection.Parse(meant) is { } connection)
        {
            return services.Hosts.At(connection);
        }

        await FarHosts.RecordedAsync(services, stop);
        return services.Hosts.Named(meant) switch
        {
            [var one] => one,
            [_, ..] several => throw new UsageException($"stacks call {several.Count} machines {meant}: name the one that is meant, {string.Join(" or ", several.Select(host => host.Connection.ToString()).Order(StringComparer.Ordinal))}"),
            _ => throw new UsageException(
                $"{meant} is not this machine, which is localhost or {Environment.MachineName}, and no stack records a host of that name that is reached by ssh: name it by ssh://[USER@]HOST[:PORT]"),
        };
    }
}
