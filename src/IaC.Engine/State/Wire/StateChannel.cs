using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>Calls the machine that keeps states, over one connection.</summary>
/// <param name="name">What is asked for.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<JsonObject> StateCall(string name, JsonObject arguments, CancellationToken cancellationToken);

/// <summary><see cref="StateCalls"/> with their arguments and answers.</summary>
/// <param name="place">Where the states are kept, for messages.</param>
/// <param name="call">The connection.</param>
/// <param name="clock">Told with each answer what time it is there.</param>
internal sealed class StateChannel(string place, StateCall call, KeeperClock clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Opens a connection, or takes the one that is open.</summary>
    /// <exception cref="StateException">There is none.</exception>
    public static async Task<StateChannel> OpenAsync(string place, Func<CancellationToken, Task<StateCall>> connect, KeeperClock clock, CancellationToken cancellationToken)
    {
        try
        {
            return new StateChannel(place, await connect(cancellationToken).ConfigureAwait(false), clock);
        }
        catch (UnreachableException exception)
        {
            throw Lost(place, exception.Message, exception.Remedy, exception);
        }
    }

    /// <summary>Asks.</summary>
    /// <exception cref="StateException">There is no answer.</exception>
    /// <exception cref="EngineException">It is refused.</exception>
    public async Task<StateAnswer> AskAsync(string name, StateRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var arguments = (JsonObject)JsonSerializer.SerializeToNode(request, StateMessages.Default.StateRequest)!;
            StateAnswer answer = (await call(name, arguments, either.Token).ConfigureAwait(false)).Deserialize(StateMessages.Default.StateAnswer)!;
            clock.Set(answer.Now);
            return answer;
        }
        catch (UnreachableException exception)
        {
            throw Lost(place, exception.Message, exception.Remedy, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Lost(place, $"no answer within {Patience.TotalSeconds:0} s", null, exception);
        }
    }

    private static StateException Lost(string place, string why, string? remedy, Exception exception) => new($"the state at {place} is out of reach: {why}", remedy, exception);
}
