using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace IaC.Engine.Tests;

/// <summary>A machine in memory: what exists by uid, what was called, and what is to go wrong.</summary>
internal sealed class FakeMachine
{
    private readonly ConcurrentQueue<string> _calls = new();
    private int _running;

    public ConcurrentDictionary<string, FakeObject> Objects { get; } = new();

    /// <summary>Calls so far: <c>create pod/a</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Calls so far that have an effect.</summary>
    public IReadOnlyList<string> Effects => [.. _calls.Where(call => !call.StartsWith("read ", StringComparison.Ordinal) && !call.StartsWith("check ", StringComparison.Ordinal))];

    /// <summary>Given a call, what it is to throw; null lets it be.</summary>
    public Func<string, Exception?> Fault { get; set; } = static _ => null;

    /// <summary>Given a call, what it waits for before it acts.</summary>
    public Func<string, CancellationToken, Task> Gate { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Passed in the middle of each call with an effect.</summary>
    public CrashPoints? Crash { get; set; }

    /// <summary>Uids reserved, with the document they are reserved for.</summary>
    public ConcurrentDictionary<string, JsonObject> Reservations { get; } = new();

    /// <summary>Uids that reservations were told would end, so that others may take what they hold.</summary>
    public ConcurrentBag<string> GivenUp { get; } = [];

    /// <summary>The most calls with an effect that ran at once.</summary>
    public int MostRunning { get; private set; }

    public FakeObject Find(string name) => Objects.Values.Single(item => item.Urn.ToKey().ToString() == name);

    public void ForgetCalls() => _calls.Clear();

    public void Note(string call) => _calls.Enqueue(call);

    /// <summary>Notes a call, then lets it wait or fail as it is to.</summary>
    public async Task EnterAsync(string call, CancellationToken cancellationToken)
    {
        Note(call);
        lock (_calls)
        {
            MostRunning = Math.Max(MostRunning, ++_running);
        }

        try
        {
            await Gate(call, cancellationToken);
            if (Fault(call) is { } fault)
            {
                throw fault;
            }
        }
        finally
        {
            lock (_calls)
            {
                _running--;
            }
        }
    }
}
