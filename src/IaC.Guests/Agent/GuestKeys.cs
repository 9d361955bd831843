using System.Text.Json.Nodes;

namespace IaC.Guests;

/// <summary>Who may log in to a guest.</summary>
public static class GuestKeys
{
    /// <summary>Adds a key to those by which a user may log in; one that is there already stays.</summary>
    /// <param name="agent">The guest.</param>
    /// <param name="user">The user; it must exist.</param>
    /// <param name="key">A line of authorized_keys(5).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GuestAgentException">The guest has no such user, or its agent is older than 5.2.</exception>
    public static Task AuthorizeAsync(this GuestAgent agent, string user, string key, CancellationToken cancellationToken) =>
        agent.AskAsync("guest-ssh-add-authorized-keys", new JsonObject { ["username"] = user, ["keys"] = new JsonArray(key) }, cancellationToken);
}
