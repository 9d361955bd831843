using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>
/// The state of one stack: a SQLite file in WAL mode, mirrored in memory. Each write is checked, then made in one transaction, then taken over in memory; a write that fails changes neither.
/// Writes of steps survive the death of the process; those that begin and end a run also survive that of the machine.
/// </summary>
internal sealed class StateStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly StateSchema _schema;
    private readonly TimeProvider _time;
    private readonly CrashPoints _crash;
    private SqliteConnection? _connection;
    private SqliteReader? _reader;
    private StateWriter? _writer;

    private StateStore(string path, string stack, SecretBox box, TimeProvider time, CrashPoints crash, StateSchema schema)
    {
        _path = path;
        _schema = schema;
        _time = time;
        _crash = crash;
        Box = box;
        Identity = new StackIdentity(stack, stack, Guid.NewGuid(), null, 0);
    }

    /// <summary>Seals the secrets of this state.</summary>
    public SecretBox Box { get; }

    /// <summary>The folder of this state and of those of other stacks.</summary>
    public string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Whether the file exists.</summary>
    public bool Exists => _connection is not null || _reader is not null;

    /// <summary>What the stack is called; before it exists, what it would be.</summary>
    public StackIdentity Identity { get; private set; }

    /// <summary>The entries.</summary>
    public StackState State { get; } = new();

    /// <summary>A run began and did not come to its end, so providers may hold what no entry stands for.</summary>
    public bool Unsettled { get; private set; }

    /// <summary>The same, when the file was opened.</summary>
    public bool WasUnsettled { get; private set; }

    /// <summary>Opens the state of a stack; where there is none, the first write makes it.</summary>
    /// <exception cref="StateException">It cannot be read, or was written by a newer version.</exception>
    public static StateStore Open(string path, string stack, bool writable, SecretBox box, TimeProvider time, CrashPoints crash, StateSchema schema)
    {
        var store = new StateStore(path, stack, box, time, crash, schema);
        if (!File.Exists(path))
        {
            return store;
        }

        try
        {
            if (writable)
            {
                store._connection = StateConnection.Open(path, stack, schema);
            }
            else
            {
                store._reader = StateConnection.OpenToRead(path, stack, schema);
            }

            store.Load();
            return store;
        }
        catch (Exception exception)
        {
            store.Dispose();
            switch (exception)
            {
                case SqliteException fault:
                    throw StateFault.Of(fault, path, stack);
                case JsonException or FormatException or InvalidCastException or InvalidOperationException:
                    throw StateFault.Damaged(path, stack, exception.Message, exception);
                default:
                    throw;
            }
        }
    }

    /// <summary>Makes the file, where there is none, with this identity.</summary>
    public void Create(StackIdentity identity)
    {
        if (_connection is not null)
        {
            return;
        }

        _crash.Pass("before-create-state");
        _connection = Guarded(() => StateConnection.Create(_path, identity, _schema));
        Identity = identity;
        _crash.Pass("after-create-state");
    }

    /// <summary>Writes changes of entries; all of them, or none.</summary>
    /// <param name="what">Name of the write for the crash points.</param>
    /// <param name="changes">The changes; time and serial are set here.</param>
    /// <exception cref="StateException">The file cannot be written, or the state would be invalid.</exception>
    public void Write(string what, params IReadOnlyList<StateChange> changes) => Write(what, changes, durable: false, also: null, Identity, Unsettled);

    /// <summary>Begins a run: a new serial, and where its program came from.</summary>
    public void BeginRun(string project, string? origin) =>
        Write("begin", [], durable: false, also: null, Identity with { Project = project, Origin = origin, Serial = Identity.Serial + 1 }, unsettled: true);

    /// <summary>Writes entries of what is about to be made, on the disk before anything is made.</summary>
    public void WriteInventory(IReadOnlyList<StateChange> changes) => Write("inventory", changes, durable: true, also: null, Identity, Unsettled);

    /// <summary>Ends a run: what is left over of the inventory goes, how long things took is remembered.</summary>
    public void EndRun(IReadOnlyList<StateChange> leftOver, IReadOnlyCollection<StepTiming> timings) =>
        Write("end", leftOver, durable: true, command => StateTimings.Append(command, timings), Identity, Unsettled);

    /// <summary>The providers gave back what no entry stands for.</summary>
    public void Settled() => Write("settled", [], durable: false, also: null, Identity, unsettled: false);

    /// <summary>Puts other entries in the place of all.</summary>
    public void Replace(StackIdentity identity, IEnumerable<RecordedResource> entries, Action<SqliteCommand> also) =>
        Write("import", [.. State.All.Select(entry => new StateChange.Remove(entry.Uid)), .. entries.Select(entry => new StateChange.Put(entry))], durable: true, also, identity, Unsettled);

    /// <summary>Writes what is not an entry.</summary>
    public void Write(string what, Action<SqliteCommand> action) => Write(what, [], durable: true, action, Identity, Unsettled);

    /// <summary>Outputs of the stack, in plain.</summary>
    public ImmutableSortedDictionary<string, OutputValue> Outputs => Read(ResolvedOutputs.None.Known, command => StateOutputs.Read(command, Box));

    /// <summary>Providers outside this program that made what is recorded.</summary>
    public ImmutableArray<ProviderOrigin> Providers => Read(ImmutableArray<ProviderOrigin>.Empty, StateProviders.Read);

    /// <summary>What the steps of past runs took.</summary>
    public ProvisionTimes Times => new(Read([], StateTimings.Read));

    /// <summary>Puts other providers in the place of all.</summary>
    public void WriteProviders(IEnumerable<ProviderOrigin> providers) => Write("providers", command => StateProviders.Replace(command, providers));

    /// <summary>Puts other outputs in the place of all.</summary>
    public void WriteOutputs(ImmutableSortedDictionary<string, OutputValue> outputs) => Write("outputs", command => StateOutputs.Replace(command, Box, outputs));

    /// <summary>Reads what is not an entry; <paramref name="nothing"/> where there is no file.</summary>
    public T Read<T>(T nothing, Func<SqliteCommand, T> read)
    {
        lock (_lock)
        {
            return Exists ? Guarded(() => Read(read)) : nothing;
        }
    }

    /// <summary>Copies the file to a free name beside it, and returns that.</summary>
    public string Copy(string suffix) => Guarded(() => StateConnection.Copy(_connection!, _path, suffix));

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _connection?.Dispose();
        _reader?.Dispose();
        (_writer, _connection, _reader) = (null, null, null);
    }

    private void Write(string what, IReadOnlyList<StateChange> changes, bool durable, Action<SqliteCommand>? also, StackIdentity identity, bool unsettled)
    {
        lock (_lock)
        {
            if (_connection is null)
            {
                throw new InvalidOperationException("the state is written before it is made");
            }

            if (State.Fault(changes) is { } fault)
            {
                throw new StateException($"the state {_path} would become invalid: {fault}", "this is a fault of iac; the last good state is intact");
            }

            _crash.Pass($"before-write-{what}");
            DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            StateChange[] stamped = [.. changes.Select(change => change is StateChange.Put put ? Stamp(put.Resource, now, identity.Serial) : change)];
            StackIdentity? changed = identity == Identity && unsettled == Unsettled ? null : identity;
            _writer ??= new StateWriter(_connection, Box);
            Guarded(() =>
            {
                _writer.Write(stamped, changed, unsettled, durable, also);
                return true;
            });
            State.Apply(stamped);
            Identity = identity;
            Unsettled = unsettled;
            _crash.Pass($"after-write-{what}");
        }
    }

    private static StateChange.Put Stamp(RecordedResource entry, DateTimeOffset now, long serial) =>
        new(entry with { Modified = now, Created = entry.Created == default ? now : entry.Created, Serial = serial });

    private void Load()
    {
        ((Identity, Unsettled), List<StateChange> entries) = Read(ReadAll);
        WasUnsettled = Unsettled;
        if (State.Fault(entries) is { } fault)
        {
            throw new FormatException(fault);
        }

        State.Apply(entries);
    }

    private ((StackIdentity Identity, bool Unsettled) Stack, List<StateChange> Entries) ReadAll(SqliteCommand command)
    {
        (StackIdentity Identity, bool Unsettled) stack = StateIdentity.Read(command, Identity.Name);
        var entries = new List<StateChange>();
        command.CommandText = StateRow.Select;
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            entries.Add(new StateChange.Put(StateRow.Read(row, Box)));
        }

        return (stack, entries);
    }

    private T Read<T>(Func<SqliteCommand, T> read)
    {
        return _reader is null ? On(_connection!) : _reader.Read(On);

        T On(SqliteConnection connection)
        {
            using SqliteCommand command = connection.CreateCommand();
            return read(command);
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw StateFault.Of(exception, _path, Identity.Name);
        }
    }
}
