using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>Claims as rows of the host's database.</summary>
internal static class FacetRows
{
    /// <summary>All claims.</summary>
    internal static IReadOnlyList<FacetClaim> Read(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(connection, transaction, "SELECT facet, key, stack, stack_name, members, restarts, before FROM facet ORDER BY facet, key, stack");
        using SqliteDataReader row = command.ExecuteReader();
        var claims = new List<FacetClaim>();
        while (row.Read())
        {
            claims.Add(new FacetClaim(
                row.GetString(0),
                row.GetString(1),
                Guid.Parse(row.GetString(2)),
                row.GetString(3),
                JsonNode.Parse(row.GetString(4))!.AsObject().ToImmutableSortedDictionary(member => member.Key, member => member.Value!.GetValue<string>(), StringComparer.Ordinal),
                [.. row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                row.IsDBNull(6) ? null : JsonNode.Parse(row.GetString(6))!.AsObject()));
        }

        return claims;
    }

    /// <summary>Writes a claim in the place of the one that the stack had of the thing.</summary>
    internal static void Write(SqliteConnection connection, SqliteTransaction transaction, FacetClaim claim)
    {
        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            "INSERT OR REPLACE INTO facet (facet, key, stack, stack_name, members, restarts, before) VALUES ($facet, $key, $stack, $stack_name, $members, $restarts, $before)",
            ("$facet", claim.Facet),
            ("$key", claim.Key),
            ("$stack", claim.Stack.ToString()),
            ("$stack_name", claim.StackName),
            ("$members", new JsonObject(claim.Members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value))).ToJsonString()),
            ("$restarts", string.Join(' ', claim.Restarts)),
            ("$before", claim.Before is null ? DBNull.Value : claim.Before.ToJsonString()));
        command.ExecuteNonQuery();
    }
}
