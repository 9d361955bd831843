using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>
/// A state in an SQLite file: in WAL mode under the stack's lock where it is written, else read without a trace. Writes of steps survive the death of the process; those that begin and end a run also survive that of the machine.
/// </summary>
internal sealed class SqliteStorage : IStateStorage
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly string _stack;
    private readonly StateSchema _schema;
    private readonly StackLock? _held;
    private SqliteConnection? _connection;
    private SqliteReader? _reader;
    private StateWriter? _writer;

    private SqliteStorage(string path, string stack, StateSchema schema, StackLock? held) => (_path, _stack, _schema, _held) = (path, stack, schema, held);

    /// <inheritdoc/>
    public string Place => _path;

    /// <inheritdoc/>
    public bool Exists => _connection is not null || _reader is not null;

    /// <inheritdoc/>
    public IEnumerable<string> Stacks => StateFile.Stacks(Path.GetDirectoryName(_path)!);

    /// <summary>Opens a file; where there is none, the first write makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="schema">The tables.</param>
    /// <param name="held">The stack's lock, freed with the storage; null only reads.</param>
    /// <exception cref="StateException">It cannot be read, or was written by a newer version.</exception>
    public static SqliteStorage Open(string path, string stack, StateSchema schema, StackLock? held)
    {
        var storage = new SqliteStorage(path, stack, schema, held);
        if (File.Exists(path))
        {
            if (held is null)
            {
                storage._reader = StateConnection.OpenToRead(path, stack, schema);
            }
            else
            {
                storage._connection = storage.Guarded(() => StateConnection.Open(path, stack, schema));
            }
        }

        return storage;
    }

    /// <inheritdoc/>
    public (StackIdentity Identity, bool Unsettled, IReadOnlyList<T> Entries) ReadEntries<T>(Func<StateRow, T> open) => Read(command =>
    {
        (StackIdentity identity, bool unsettled) = StateIdentity.Read(command, _stack);
        var entries = new List<T>();
        command.CommandText = StateTable.Select;
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            entries.Add(open(StateTable.Read(row)));
        }

        return (identity, unsettled, (IReadOnlyList<T>)entries);
    });

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue> ReadConfig() => Exists ? Read(command => SealedValues.Read(command, SealedValues.Config)) : [];

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue> ReadOutputs() => Exists ? Read(command => SealedValues.Read(command, SealedValues.Outputs)) : [];

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue>? ReadOutputsOf(string stack) => StateSummary.Outputs(StateFile.Of(Path.GetDirectoryName(_path)!, stack), stack);

    /// <inheritdoc/>
    public ImmutableArray<ProviderOrigin> ReadProviders() => Exists ? Read(StateProviders.Read) : [];

    /// <inheritdoc/>
    public IReadOnlyList<StepTiming> ReadTimings() => Exists ? Read(StateTimings.Read) : [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(int limit) => new(Exists ? Read(command => StateHistory.Read(command, limit)) : []);

    /// <inheritdoc/>
    public ValueTask CreateAsync(StackIdentity identity)
    {
        _connection ??= Guarded(() => StateConnection.Create(_path, identity, _schema));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(StateWrite write)
    {
        lock (_lock)
        {
            SqliteConnection connection = _connection ?? throw new InvalidOperationException("the state is written before it is made");
            Guarded(() =>
            {
                _writer ??= new StateWriter(connection);
                _writer.Write(write);
                return true;
            });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string> CopyAsync(string suffix) => new(Guarded(() => StateConnection.Copy(_connection!, _path, suffix)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _connection?.Dispose();
            _reader?.Dispose();
            (_writer, _connection, _reader) = (null, null, null);
        }

        _held?.Dispose();
        return ValueTask.CompletedTask;
    }

    private T Read<T>(Func<SqliteCommand, T> read)
    {
        lock (_lock)
        {
            try
            {
                return Guarded(() => _reader is null ? On(_connection!) : _reader.Read(On));
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidCastException or InvalidOperationException)
            {
                throw StateFault.Damaged(_path, _stack, exception.Message, exception);
            }
        }

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
            throw StateFault.Of(exception, _path, _stack);
        }
    }
}
