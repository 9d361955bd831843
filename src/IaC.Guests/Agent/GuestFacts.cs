using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Guests;

/// <summary>What a guest says of itself by its agent. Nothing of it is checked.</summary>
/// <param name="Hostname">Its host name.</param>
/// <param name="System">Its system, as people call it: <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="Interfaces">Its interfaces.</param>
public sealed record GuestFacts(string? Hostname, string? System, ImmutableArray<GuestInterface> Interfaces)
{
    /// <summary>Asks a guest.</summary>
    /// <exception cref="GuestAgentException">The agent does not answer.</exception>
    /// <exception cref="IaC.Pods.SupervisorException">No agent listens.</exception>
    public static async Task<GuestFacts> AskAsync(GuestAgent agent, CancellationToken cancellationToken) => new(
        AgentAnswer.Text(await agent.AskAsync("guest-get-host-name", null, cancellationToken).ConfigureAwait(false), "host-name"),
        AgentAnswer.Text(await agent.AskAsync("guest-get-osinfo", null, cancellationToken).ConfigureAwait(false), "pretty-name"),
        [.. Links(await agent.AskAsync("guest-network-get-interfaces", null, cancellationToken).ConfigureAwait(false))]);

    private static IEnumerable<GuestInterface> Links(JsonNode answer) =>
        from link in answer as JsonArray ?? []
        let name = AgentAnswer.Text(link, "name")
        where name is not null
        select new GuestInterface(name, AgentAnswer.Text(link, "hardware-address"), [.. Addresses(AgentAnswer.Member(link, "ip-addresses"))]);

    private static IEnumerable<string> Addresses(JsonNode? list) =>
        from address in list as JsonArray ?? []
        let text = AgentAnswer.Text(address, "ip-address")
        where text is not null
        select $"{text}/{AgentAnswer.Number(address, "prefix")}";
}
