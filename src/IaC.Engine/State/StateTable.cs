using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>The table <c>resource</c>: a <see cref="StateRow"/> each.</summary>
internal static class StateTable
{
    /// <summary>Columns, in the order of the reader and of the parameters.</summary>
    public static readonly ImmutableArray<string> Columns =
    [
        "uid", "urn", "inputs", "outputs", "template", "base_folder", "refs", "options", "depends_on",
        "pending", "pending_inputs", "next_uid", "condemned", "held", "created", "modified", "serial", "kept",
    ];

    /// <summary>Reads all columns, in order.</summary>
    public static readonly string Select = $"SELECT {string.Join(", ", Columns)} FROM resource";

    /// <summary>Writes a row over the older one of its uid; a URN that has another row is refused by the index.</summary>
    public static readonly string Upsert =
        $"INSERT INTO resource ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(column => "$" + column))}) " +
        $"ON CONFLICT (uid) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(column => $"{column} = excluded.{column}"))}";

    /// <summary>Sets the parameters of <see cref="Upsert"/>.</summary>
    public static void Bind(SqliteCommand command, StateRow row)
    {
        ReadOnlySpan<object?> values =
        [
            row.Uid, row.Urn, row.Inputs, row.Outputs, row.Template, row.BaseFolder, row.References, row.Options, row.DependsOn,
            (int)row.Pending, row.PendingInputs, row.NextUid, row.Condemned ? 1 : 0, row.Held, row.Created, row.Modified, row.Serial, row.Kept ? 1 : 0,
        ];

        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }

    /// <summary>The row that the reader stands on.</summary>
    public static StateRow Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        Nullable(row, 3),
        Nullable(row, 4),
        Nullable(row, 5),
        Nullable(row, 6),
        Nullable(row, 7),
        Nullable(row, 8),
        (PendingOperation)row.GetInt32(9),
        Nullable(row, 10),
        Nullable(row, 11),
        row.GetInt32(12) != 0,
        row.GetInt32(13),
        row.GetInt64(14),
        row.GetInt64(15),
        row.GetInt64(16),
        row.GetInt32(17) != 0);

    private static string? Nullable(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
