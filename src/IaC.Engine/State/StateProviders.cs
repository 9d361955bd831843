using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>Providers outside this program that made what a state holds.</summary>
internal static class StateProviders
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ProviderOrigin> Read(SqliteCommand command)
    {
        command.CommandText = "SELECT api_version, kind, path, spec FROM provider ORDER BY api_version, kind";
        var providers = ImmutableArray.CreateBuilder<ProviderOrigin>();
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            providers.Add(new ProviderOrigin(row.GetString(0), row.GetString(1), row.GetString(2), JsonNode.Parse(row.GetString(3)) as JsonObject ?? throw new FormatException("the schema of a provider is no object")));
        }

        return providers.ToImmutable();
    }

    /// <summary>Puts others in the place of all.</summary>
    public static void Replace(SqliteCommand command, IEnumerable<ProviderOrigin> providers)
    {
        command.Parameters.Clear();
        command.CommandText = "DELETE FROM provider";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO provider (api_version, kind, path, spec) VALUES ($version, $kind, $path, $spec)";
        foreach (ProviderOrigin provider in providers)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$version", provider.ApiVersion);
            command.Parameters.AddWithValue("$kind", provider.Kind);
            command.Parameters.AddWithValue("$path", provider.Path);
            command.Parameters.AddWithValue("$spec", provider.Spec.ToJsonString());
            command.ExecuteNonQuery();
        }
    }
}
