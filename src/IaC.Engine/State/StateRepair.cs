using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Saves what can be read of a damaged state into a new file, and leaves the damaged one beside it.</summary>
internal static class StateRepair
{
    private const string Fine = "ok";

    // A header that says more is itself damaged.
    private const long LargestPadded = 1L << 32;

    /// <summary>Repairs a file that nobody else has open.</summary>
    /// <returns>One line for each thing mended; empty when nothing was wrong, and nothing was then touched.</returns>
    /// <exception cref="StateException">The file is of a newer version, or holds nothing that could be saved.</exception>
    public static ImmutableArray<string> Run(string path, string stack, SecretBox box)
    {
        var mended = new List<string>();
        (StackIdentity identity, List<RecordedResource> entries, Settings settings) = Read(path, stack, box, mended);
        if (mended.Count > 0)
        {
            string repaired = StateFile.Beside(path, "repaired");
            Write(repaired, identity, entries, settings, box);
            string damaged = StateFile.Beside(path, "damaged");
            StateFile.Copy(path, damaged);

            // The log of the damaged file would be taken for that of the repaired one. Whoever is killed from here on leaves a state of the stack's name.
            StateFile.DeleteLog(path);
            File.Move(repaired, path, overwrite: true);
            mended.Add(entries.Count == 0 ? "no resource could be saved" : $"saved: {string.Join(", ", entries.Select(entry => entry.Key))}");
            mended.Add($"the damaged file is {damaged}");
        }

        return [.. mended.Distinct()];
    }

    private static (StackIdentity Identity, List<RecordedResource> Entries, Settings Settings) Read(string path, string stack, SecretBox box, List<string> mended)
    {
        string scratch = StateFile.Beside(path, "scratch");
        try
        {
            CopyPadded(path, scratch);
            using SqliteConnection connection = StateConnection.OpenAnyway(scratch);
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version";
            int version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            if (version == 0 || version > StateSchema.Current.Version)
            {
                throw version == 0
                    ? new StateException($"the state {path} is empty: nothing could be saved", Elsewhere(path, scratch))
                    : new StateException($"the state {path} has version {version}, this iac repairs up to version {StateSchema.Current.Version}", "use the iac that wrote it");
            }

            CheckFile(command, mended);
            if (version < StateSchema.Current.Version)
            {
                command.CommandText = StateSchema.Current.From(version);
                command.ExecuteNonQuery();
            }

            return (StateIdentity.Read(command, stack).Identity, StateFaults.Mend(Entries(command, box, mended), mended), new Settings(
                Values(command, SealedValues.Config, "config", mended), Values(command, SealedValues.Outputs, "outputs", mended), Providers(command, mended)));
        }
        catch (Exception exception) when (exception is SqliteException or FormatException or InvalidCastException)
        {
            throw new StateException($"the state {path} is damaged beyond repair: {exception.Message}", Elsewhere(path, scratch), exception);
        }
        finally
        {
            StateFile.Delete(scratch);
        }
    }

    // SQLite opens no file that is shorter than its header says (https://sqlite.org/fileformat.html, 1.3): what was cut off is made up with zeros, so that the pages before it can be read.
    private static void CopyPadded(string path, string copy)
    {
        StateFile.Copy(path, copy);
        using FileStream file = File.Open(copy, FileMode.Open, FileAccess.ReadWrite);
        byte[] header = new byte[100];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
            long size = (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28)) * (pageSize == 1 ? 65536 : pageSize);
            if (size > file.Length && size <= LargestPadded)
            {
                file.SetLength(size);
            }
        }
    }

    private static void CheckFile(SqliteCommand command, List<string> mended)
    {
        try
        {
            command.CommandText = "PRAGMA integrity_check(3)";
            using SqliteDataReader row = command.ExecuteReader();
            while (row.Read())
            {
                if (row.GetString(0) is not Fine and var fault)
                {
                    mended.Add($"the file was damaged: {fault.ReplaceLineEndings(" ")}");
                }
            }
        }
        catch (SqliteException exception)
        {
            mended.Add($"the file was damaged: {exception.Message}");
        }
    }

    // Each row by itself, so that one that cannot be read does not take the others along.
    private static List<RecordedResource> Entries(SqliteCommand command, SecretBox box, List<string> mended)
    {
        var entries = new List<RecordedResource>();
        foreach (long id in RowIds(command, mended))
        {
            try
            {
                command.CommandText = $"{StateTable.Select} WHERE rowid = {id.ToString(CultureInfo.InvariantCulture)}";
                using SqliteDataReader row = command.ExecuteReader();
                if (row.Read())
                {
                    entries.Add(StateTable.Read(row).Open(box));
                }
            }
            catch (Exception exception) when (exception is SqliteException or JsonException or FormatException or InvalidCastException or InvalidOperationException)
            {
                mended.Add($"row {id} could not be read and is lost: {exception.Message}");
            }
        }

        return entries;
    }

    // From both ends: a damaged page in the middle ends each scan.
    private static SortedSet<long> RowIds(SqliteCommand command, List<string> mended)
    {
        var ids = new SortedSet<long>();
        foreach (string order in new[] { "ASC", "DESC" })
        {
            try
            {
                command.CommandText = $"SELECT rowid FROM resource ORDER BY rowid {order}";
                using SqliteDataReader row = command.ExecuteReader();
                while (row.Read())
                {
                    ids.Add(row.GetInt64(0));
                }
            }
            catch (SqliteException exception)
            {
                mended.Add($"not all rows could be found: {exception.Message}");
            }
        }

        return ids;
    }

    private static IReadOnlyList<SealedValue> Values(SqliteCommand command, string table, string what, List<string> mended)
    {
        try
        {
            return SealedValues.Read(command, table);
        }
        catch (Exception exception) when (exception is SqliteException or JsonException)
        {
            mended.Add($"the {what} could not be read and is lost: {exception.Message}");
            return [];
        }
    }

    private static void Write(string path, StackIdentity identity, List<RecordedResource> entries, Settings settings, SecretBox box)
    {
        using SqliteConnection connection = StateConnection.Create(path, identity, StateSchema.Current);
        using var writer = new StateWriter(connection);
        writer.Write(new StateWrite
        {
            Removed = [],
            Rows = [.. entries.OrderByDescending(entry => entry.Condemned).Select(entry => StateRow.Of(entry, box))],
            Identity = identity with { Serial = identity.Serial + 1 },
            Unsettled = true,
            Durable = true,
            Config = settings.Config,
            Outputs = settings.Outputs,
            Providers = settings.Providers,
        });
        SqliteLog.Fold(connection);
    }

    private static ImmutableArray<ProviderOrigin> Providers(SqliteCommand command, List<string> mended)
    {
        try
        {
            return StateProviders.Read(command);
        }
        catch (Exception exception) when (exception is SqliteException or FormatException or InvalidCastException or JsonException)
        {
            mended.Add($"where its providers come from could not be saved: {exception.Message}");
            return [];
        }
    }

    private static string Elsewhere(string path, string scratch)
    {
        string folder = Path.GetDirectoryName(path)!;
        string name = Path.GetFileName(path);
        string[] copies = [.. Directory.GetFiles(folder).Where(file => Path.GetFileName(file).StartsWith(name + ".", StringComparison.Ordinal) && !file.StartsWith(scratch, StringComparison.Ordinal) && !StateFile.IsLog(file)).Order(StringComparer.Ordinal)];
        return copies.Length == 0 ? "move it away, and import an export of it with `iac state import`" : $"put an older copy in its place: {string.Join(", ", copies)}";
    }

    private sealed record Settings(IReadOnlyList<SealedValue> Config, IReadOnlyList<SealedValue> Outputs, ImmutableArray<ProviderOrigin> Providers);
}
