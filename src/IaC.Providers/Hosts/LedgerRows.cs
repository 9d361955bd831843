using System.Collections.Immutable;
using IaC.Engine;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>The ledger of a host as rows of its database: a lease for each holder that runs, with its ports, the disk that it or a claim holds, a row of terms for each stack that says something of the capacity.</summary>
internal static class LedgerRows
{
    private const string OfHost = """
        SELECT uid, stack, stack_name, namespace, name, '' AS kind, cpu_millis AS cpu, memory, 0 AS disk, address IS NOT NULL AS addresses FROM lease
        UNION ALL SELECT uid, stack, stack_name, namespace, name, kind, 0, 0, bytes, 0 FROM volume WHERE uid NOT IN (SELECT uid FROM volume_place)
        """;

    private const string OfPlace = """
        SELECT uid, stack, stack_name, namespace, name, kind, 0 AS cpu, 0 AS memory, bytes AS disk, 0 AS addresses FROM volume WHERE uid IN (SELECT uid FROM volume_place WHERE path = $path)
        """;

    /// <summary>Reads the ledger.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The transaction; null outside of one.</param>
    /// <param name="host">Name of the host.</param>
    /// <param name="found">What it has; of addresses, what it will have where no network of pods is chosen yet.</param>
    /// <param name="places">Its places for claims.</param>
    internal static HostLedger Read(SqliteConnection connection, SqliteTransaction? transaction, string host, Compute found, IEnumerable<StoragePlace> places)
    {
        ImmutableDictionary<Guid, HostTerms> terms = ReadTerms(connection, transaction);
        ILookup<string, HostPort> ports = ReadPorts(connection, transaction);
        HostLedger Of(StoragePlace place) => new()
        {
            Host = HostLedger.PlaceOf(host, place.Class),
            Found = place.Found,
            Terms = terms.Where(said => said.Value.Places.ContainsKey(place.Class)).ToImmutableDictionary(said => said.Key, said => said.Value.Places[place.Class]),
            Holdings = [.. ReadHoldings(connection, transaction, OfPlace, ports, ("$path", place.Path))],
        };
        return new HostLedger
        {
            Host = host,
            Found = PodSubnet.ReadChosen(connection, transaction) is { } subnet ? found with { Addresses = PodSubnet.AddressesOf(subnet.PrefixLength) } : found,
            Terms = terms,
            Holdings = [.. ReadHoldings(connection, transaction, OfHost, ports)],
            Places = [.. places.Select(Of)],
        };
    }

    /// <summary>Writes the terms of a stack in the place of those that it had.</summary>
    internal static void Write(SqliteConnection connection, SqliteTransaction transaction, Guid stackUuid, HostTerms terms)
    {
        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            "INSERT OR REPLACE INTO agreed (stack, terms) VALUES ($stack, $terms)",
            ("$stack", stackUuid.ToString()),
            ("$terms", TermsText.Write(terms)));
        command.ExecuteNonQuery();
    }

    private static ImmutableDictionary<Guid, HostTerms> ReadTerms(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(connection, transaction, "SELECT stack, terms FROM agreed");
        using SqliteDataReader row = command.ExecuteReader();
        ImmutableDictionary<Guid, HostTerms>.Builder terms = ImmutableDictionary.CreateBuilder<Guid, HostTerms>();
        while (row.Read())
        {
            terms[Guid.Parse(row.GetString(0))] = TermsText.Read(row.GetString(1));
        }

        return terms.ToImmutable();
    }

    private static ILookup<string, HostPort> ReadPorts(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(connection, transaction, "SELECT uid, host_ip, host_port, protocol FROM port ORDER BY host_port, protocol, host_ip");
        using SqliteDataReader row = command.ExecuteReader();
        List<(string Uid, HostPort Port)> ports = [];
        while (row.Read())
        {
            ports.Add((row.GetString(0), new HostPort(row.GetString(1), row.GetInt64(2), row.GetString(3))));
        }

        return ports.ToLookup(port => port.Uid, port => port.Port);
    }

    private static IEnumerable<Holding> ReadHoldings(SqliteConnection connection, SqliteTransaction? transaction, string rows, ILookup<string, HostPort> ports, params (string, object)[] parameters)
    {
        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            $"SELECT uid, stack, namespace, name, MAX(kind), MAX(stack_name), SUM(cpu), SUM(memory), SUM(disk), SUM(addresses) FROM ({rows}) GROUP BY uid ORDER BY namespace, name",
            parameters);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new Holding(row.GetString(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), new Compute(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9)))
            {
                Kind = row.GetString(4),
                Stack = row.GetString(5),
                Ports = [.. ports[row.GetString(0)]],
            };
        }
    }
}
