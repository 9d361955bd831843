using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>What a list of stacks shows of one, without reading its entries or needing its keys.</summary>
internal static class StateSummary
{
    /// <summary>Reads it; null for a file whose making was interrupted.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static StackInfo? Read(string path, string stack)
    {
        try
        {
            using SqliteConnection? connection = StateConnection.Open(path, stack, StateSchema.Current, migrate: false);
            if (connection is null)
            {
                return null;
            }

            using SqliteCommand command = connection.CreateCommand();
            StackIdentity identity = StateIdentity.Read(command, stack).Identity;
            command.CommandText = "SELECT COUNT(*) FROM resource";
            int resources = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
            return new StackInfo(stack, identity, resources, StateHistory.Read(command, 1) is [var last] ? last : null, null);
        }
        catch (SqliteException exception)
        {
            throw StateFault.Of(exception, path, stack);
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException or InvalidOperationException or System.Text.Json.JsonException)
        {
            throw StateFault.Damaged(path, stack, exception.Message, exception);
        }
    }
}
