using System.Text.Json.Nodes;

namespace IaC.Engine.Tests;

/// <summary>A machine that keeps states: calls and answers pass as text, as over a connection.</summary>
/// <param name="folder">Its folder of states.</param>
/// <param name="time">Its clock.</param>
internal sealed class FakeKeeper(string folder, TimeProvider time)
{
    private readonly List<string> _texts = [];
    private readonly List<string> _calls = [];

    /// <summary>States over one connection, which is made at the first call.</summary>
    /// <param name="own">The clock of who asks; null for that of the keeper.</param>
    public StateBackend Connect(TimeProvider? own = null)
    {
        var connection = new Connection(this);
        return new RemoteBackend("ssh://keeper", _ => Task.FromResult<StateCall>(connection.CallAsync), own ?? time);
    }

    /// <summary>Everything that was said, both ways.</summary>
    public string Texts => string.Join('\n', _texts);

    /// <summary>Names of the calls so far.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>The connection breaks before the call that brings their number to this; 0 is never.</summary>
    public int BreaksAt { get; set; }

    /// <summary>It breaks after that call was carried out, and before its answer came.</summary>
    public bool LosesAnswer { get; set; }

    public void ForgetCalls() => _calls.Clear();

    private bool Breaks(string name, JsonObject arguments)
    {
        lock (_calls)
        {
            _calls.Add(name);
            _texts.Add(arguments.ToJsonString());
            return _calls.Count == BreaksAt;
        }
    }

    private sealed class Connection(FakeKeeper keeper)
    {
        private readonly StateServer _server = keeper.Serve();
        private bool _broken;

        public async Task<JsonObject> CallAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
        {
            bool breaks = keeper.Breaks(name, arguments);
            string? answer = _broken || (breaks && !keeper.LosesAnswer) ? null
                : (await _server.AnswerAsync(name, (JsonObject)JsonNode.Parse(arguments.ToJsonString())!, cancellationToken)).ToJsonString();
            if (breaks)
            {
                _broken = true;
                await _server.DisposeAsync();
            }

            if (_broken || answer is null)
            {
                throw new UnreachableException("the connection broke");
            }

            lock (keeper._calls)
            {
                keeper._texts.Add(answer);
            }

            return (JsonObject)JsonNode.Parse(answer)!;
        }
    }

    private StateServer Serve() => new(new FolderBackend(folder, Path.Combine(folder, "key")), time);
}
