using System.Collections.Immutable;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>What others want to know of a stack, without reading its entries.</summary>
internal static class StateSummary
{
    /// <summary>Reads it.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static StackInfo Read(string path, string stack) => Read(path, stack, command =>
    {
        StackIdentity identity = StateIdentity.Read(command, stack).Identity;
        command.CommandText = "SELECT COUNT(*) FROM resource";
        int resources = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        return new StackInfo(stack, identity, resources, StateHistory.Read(command, 1) is [var last] ? last : null, null);
    });

    /// <summary>The resources that it records, by URN.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static ImmutableArray<ResourceKey> Keys(string path, string stack) => Texts(path, stack, "SELECT DISTINCT urn FROM resource ORDER BY urn", static urn => new Urn(urn).ToKey());

    /// <summary>The uids that it records.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static ImmutableArray<string> Uids(string path, string stack) => Texts(path, stack, "SELECT uid FROM resource ORDER BY uid", static uid => uid);

    /// <summary>The outputs that its last run left; null where there is no such stack.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static IReadOnlyList<SealedValue>? Outputs(string path, string stack) => File.Exists(path) ? Read(path, stack, command => SealedValues.Read(command, SealedValues.Outputs)) : null;

    /// <summary>Providers outside this program that made what it records.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static ImmutableArray<ProviderOrigin> Providers(string path, string stack) => Read(path, stack, StateProviders.Read);

    /// <summary>What its steps took, and who it is.</summary>
    /// <exception cref="StateException">The file cannot be read.</exception>
    public static (StackIdentity Identity, IReadOnlyList<StepTiming> Times) Times(string path, string stack) =>
        Read(path, stack, command => (StateIdentity.Read(command, stack).Identity, StateTimings.Read(command)));

    private static ImmutableArray<T> Texts<T>(string path, string stack, string query, Func<string, T> read) => Read(path, stack, command =>
    {
        command.CommandText = query;
        var found = ImmutableArray.CreateBuilder<T>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            found.Add(read(row.GetString(0)));
        }

        return found.ToImmutable();
    });

    private static T Read<T>(string path, string stack, Func<SqliteCommand, T> read)
    {
        try
        {
            using SqliteReader reader = StateConnection.OpenToRead(path, stack, StateSchema.Current);
            return reader.Read(connection =>
            {
                using SqliteCommand command = connection.CreateCommand();
                return read(command);
            });
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
