using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>The one row of the table <c>stack</c>.</summary>
internal static class StateIdentity
{
    /// <summary>Reads it. The name is that of the file, so that a file can be given another one.</summary>
    /// <exception cref="FormatException">The table is empty, or holds what it should not.</exception>
    public static (StackIdentity Identity, bool Unsettled) Read(SqliteCommand command, string stack)
    {
        command.CommandText = "SELECT project, uuid, origin, serial, unsettled FROM stack";
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read()
            ? (new StackIdentity(stack, row.GetString(0), Guid.Parse(row.GetString(1)), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3)), row.GetInt32(4) != 0)
            : throw new FormatException("the table stack is empty");
    }
}
