using System.Buffers;
using System.Text;
using System.Text.Json;
using IaC.Linux.Events;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>
/// The supervisor's side of the guest's agent (QEMU Guest Agent Protocol), which is one stream that knows no numbers of commands: one is asked after the other. Who asks sets the deadline and gives up;
/// what comes too late is told from what is asked next by a mark (<c>guest-sync-delimited</c>) that the agent repeats. Nothing is sent while no agent listens in the guest.
/// </summary>
internal sealed class AgentClient : IEventSource, IDisposable
{
    /// <summary>What is said where no agent listens.</summary>
    internal const string Absent = "no agent listens in the guest: it needs the package qemu-guest-agent, and the service of that name started";

    /// <summary>What is said of an answer that is too long.</summary>
    internal static readonly string TooLong = $"the agent answered more than {MostUnread >> 20} MiB (a third more than the bytes in it): let a program that writes as much write to a file, and take that by `iac cp`";

    private const byte Delimiter = 0xFF;

    // A guest may send as much as it likes, and a supervisor has 64 MiB in all (IaC.Supervisor.csproj), in which an answer lies several times: as received, as a line, and as a frame.
    private const int MostUnread = 6 << 20;

    // What comes where no answer is waited for, but that to a mark, which is short.
    private const int MostUnasked = 64 << 10;

    private readonly LineSocket _lines;
    private readonly Queue<Question> _queue = new();
    private Question? _asked;
    private bool _synchronised;
    private int _mark;

    /// <summary>Begins to listen.</summary>
    /// <param name="loop">Calls when there is something to read.</param>
    /// <param name="socket">The end of the agent's port; owned from here on.</param>
    internal AgentClient(EventLoop loop, SafeFileHandle socket)
    {
        NonBlocking.Set(socket, nonBlocking: true);
        _lines = new LineSocket(loop, socket, this);
    }

    /// <summary>Whether an agent has opened the port.</summary>
    internal bool IsThere { get; private set; }

    /// <summary>QEMU says that the guest opened or closed the port.</summary>
    internal void Opened(bool open)
    {
        if (open == IsThere)
        {
            return;
        }

        (IsThere, _synchronised, _asked) = (open, false, open ? _asked : null);
        _lines.Forget();
        Question[] waiting = [.. _queue];
        _queue.Clear();
        foreach (Question question in waiting)
        {
            question.Answer("the agent of the guest ended", default);
        }

        Proceed();
    }

    /// <summary>Asks the agent.</summary>
    /// <param name="command">One JSON object: <c>{"execute":"guest-ping"}</c>.</param>
    /// <param name="answered">Called at most once, later: with why it failed, or with the line that the agent answered.</param>
    /// <returns>Gives up.</returns>
    /// <exception cref="IOException">No agent listens, or <paramref name="command"/> is no object.</exception>
    internal IDisposable Ask(ReadOnlySpan<byte> command, Action<string?, ReadOnlyMemory<byte>> answered)
    {
        if (!IsThere)
        {
            throw new IOException(Absent);
        }

        CheckIsOneObject(command);
        Question question = new(command.ToArray(), answered);
        _queue.Enqueue(question);
        Proceed();
        return question;
    }

    /// <summary>Asks a command without arguments.</summary>
    internal IDisposable Ask(string command, Action<string?> answered) =>
        Ask(Encoding.UTF8.GetBytes($$"""{"execute":"{{command}}"}"""), (fault, line) => answered(fault ?? ErrorOf(line.Span)));

    /// <summary>What the agent says went wrong; null where nothing did.</summary>
    internal static string? ErrorOf(ReadOnlySpan<byte> line) =>
        Parse(line) is not { } answer ? "the agent answered what is no JSON object" : answer.TryGetProperty("error", out JsonElement error) ? error.ToString() : null;

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        // Where it cannot be sent, receiving tells.
        _lines.Flush();
        if (_lines.TryReceive(out _))
        {
            Dispatch();
        }
        else
        {
            _lines.Unwatch();
            Opened(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    // A guest may send anything.
    private static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            JsonElement answer = JsonElement.ParseValue(ref reader);
            return answer.ValueKind == JsonValueKind.Object ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Whatever else it is given would leave the agent waiting for the end of it.
    private static void CheckIsOneObject(ReadOnlySpan<byte> command)
    {
        try
        {
            Utf8JsonReader reader = new(command);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.TrySkip() || reader.Read())
            {
                throw new IOException("a command of the agent is one JSON object");
            }
        }
        catch (JsonException e)
        {
            throw new IOException($"a command of the agent is one JSON object: {e.Message}", e);
        }
    }

    private void Proceed()
    {
        while (_queue.TryPeek(out Question? next) && next.IsGivenUp)
        {
            _queue.Dequeue();
        }

        if (_asked is { IsGivenUp: true })
        {
            // Its answer may still come, before that to the mark.
            (_asked, _synchronised) = (null, false);
        }

        if (!IsThere || _asked is not null || _queue.Count == 0)
        {
            return;
        }

        if (_synchronised)
        {
            _asked = _queue.Peek();
            Send(_asked.Command);
        }
        else
        {
            _asked = Question.Mark(++_mark);
            Send([Delimiter, .. _asked.Command]);
        }
    }

    private void Dispatch()
    {
        while (_lines.TryTakeLine(out byte[]? line))
        {
            Deliver(line.AsMemory(Array.LastIndexOf(line, Delimiter) + 1));
        }

        if (_lines.Unread > (_asked is { IsMark: false } ? MostUnread : MostUnasked))
        {
            // First, since concluding asks the next one, whose answer the rest of the line is not.
            _synchronised = false;
            _lines.Forget();
            Conclude(TooLong, default);
        }
    }

    private void Deliver(ReadOnlyMemory<byte> line)
    {
        if (_asked is { IsMark: true } mark)
        {
            if (line.Length < MostUnasked && Parse(line.Span) is { } answer && answer.TryGetProperty("return", out JsonElement id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number) && number == mark.Number)
            {
                (_asked, _synchronised) = (null, true);
                Proceed();
            }
        }
        else
        {
            Conclude(null, line);
        }
    }

    private void Conclude(string? fault, ReadOnlyMemory<byte> line)
    {
        if (_asked is { IsMark: false } asked)
        {
            _asked = null;
            _queue.Dequeue();
            asked.Answer(fault, line);
            Proceed();
        }
    }

    private void Send(ReadOnlySpan<byte> line)
    {
        _lines.Output.Write(line);
        _lines.Output.Write("\n"u8);
        _lines.Flush();
    }

    private sealed class Question(byte[] command, Action<string?, ReadOnlyMemory<byte>>? answered, int number = 0) : IDisposable
    {
        private Action<string?, ReadOnlyMemory<byte>>? _answered = answered;

        internal byte[] Command => command;

        /// <summary>Of a mark.</summary>
        internal int Number => number;

        internal bool IsMark => number > 0;

        internal bool IsGivenUp => _answered is null && !IsMark;

        public void Dispose() => _answered = null;

        internal static Question Mark(int number) =>
            new(Encoding.UTF8.GetBytes($$$"""{"execute":"guest-sync-delimited","arguments":{"id":{{{number}}}}}"""), null, number);

        internal void Answer(string? fault, ReadOnlyMemory<byte> line)
        {
            Action<string?, ReadOnlyMemory<byte>>? answered = _answered;
            _answered = null;
            answered?.Invoke(fault, line);
        }
    }
}
