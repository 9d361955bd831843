using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>
/// Talks to the QEMU guest agent in a guest, by way of the guest's supervisor (qemu-ga-ref(7)). Every command has a deadline; after one that was missed, or cancelled, the value is at an end.
/// What comes back is a guest's word: nothing of it is believed beyond its form.
/// <code>
/// using GuestAgent agent = await GuestAgent.ConnectAsync(layout, uid, stop);
/// GuestProgramResult result = await agent.RunAsync(["uname", "-r"], input: default, stop);
/// </code>
/// </summary>
public sealed class GuestAgent : IDisposable
{
    /// <summary>How long a command has that the agent answers at once: 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SupervisorClient _client;

    private GuestAgent(SupervisorClient client) => _client = client;

    /// <summary>Connects to the supervisor of a guest. Whether an agent listens is found out by the first command.</summary>
    /// <exception cref="SupervisorException">There is no supervisor, or it does not answer.</exception>
    public static async Task<GuestAgent> ConnectAsync(RootLayout layout, string uid, CancellationToken cancellationToken) =>
        new(await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks a command.</summary>
    /// <param name="command">Its name: <c>guest-ping</c>.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the agent returned.</returns>
    /// <exception cref="GuestAgentException">It refused, or did not answer within <see cref="Patience"/>.</exception>
    /// <exception cref="SupervisorException">No agent listens; the message says what the guest needs.</exception>
    public async Task<JsonNode> AskAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            ReadOnlyMemory<byte> answer = await _client.AskAgentAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), deadline.Token).ConfigureAwait(false);
            return ResultOf(command, answer.Span);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GuestAgentException($"the agent of the guest did not answer {command} within {Patience.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonNode ResultOf(string command, ReadOnlySpan<byte> answer)
    {
        try
        {
            if (JsonNode.Parse(answer) is JsonObject message)
            {
                return message["error"] is { } error ? throw new GuestAgentException($"{command}: {error["desc"]?.GetValue<string>() ?? error.ToJsonString()}")
                    : message["return"]?.DeepClone() ?? throw new GuestAgentException($"{command}: the agent returned nothing");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new GuestAgentException($"{command}: the agent answered what cannot be read: {e.Message}");
        }

        throw new GuestAgentException($"{command}: the agent answered what is no JSON object");
    }
}
