using System.Collections.Immutable;
using IaC.Engine;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>The ledger of a host as rows of its database: a lease for each holder, a row of terms for each stack that says something of the capacity.</summary>
internal static class LedgerRows
{
    /// <summary>Reads the ledger.</summary>
    internal static HostLedger Read(SqliteConnection connection, SqliteTransaction? transaction, string host, Compute found) =>
        new() { Host = host, Found = found, Terms = ReadTerms(connection, transaction), Holdings = [.. ReadHoldings(connection, transaction)] };

    /// <summary>Writes the terms of a stack in the place of those that it had.</summary>
    internal static void Write(SqliteConnection connection, SqliteTransaction transaction, Guid stackUuid, HostTerms terms)
    {
        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            """
            INSERT OR REPLACE INTO terms (stack, reserve_cpu, reserve_memory, cpu, memory, cpu_overcommit, memory_overcommit)
            VALUES ($stack, $reserve_cpu, $reserve_memory, $cpu, $memory, $cpu_overcommit, $memory_overcommit)
            """,
            ("$stack", stackUuid.ToString()),
            ("$reserve_cpu", terms.Reserve.CpuMillis),
            ("$reserve_memory", terms.Reserve.Memory),
            ("$cpu", Column(terms.CpuMillis)),
            ("$memory", Column(terms.Memory)),
            ("$cpu_overcommit", Column(terms.CpuOvercommit)),
            ("$memory_overcommit", Column(terms.MemoryOvercommit)));
        command.ExecuteNonQuery();
    }

    private static ImmutableDictionary<Guid, HostTerms> ReadTerms(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(connection, transaction, "SELECT stack, reserve_cpu, reserve_memory, cpu, memory, cpu_overcommit, memory_overcommit FROM terms");
        using SqliteDataReader row = command.ExecuteReader();
        ImmutableDictionary<Guid, HostTerms>.Builder terms = ImmutableDictionary.CreateBuilder<Guid, HostTerms>();
        while (row.Read())
        {
            terms[Guid.Parse(row.GetString(0))] = new HostTerms
            {
                Reserve = new Compute(row.GetInt64(1), row.GetInt64(2)),
                CpuMillis = Value(row, 3),
                Memory = Value(row, 4),
                CpuOvercommit = Value(row, 5),
                MemoryOvercommit = Value(row, 6),
            };
        }

        return terms.ToImmutable();
    }

    private static IEnumerable<Holding> ReadHoldings(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = SqliteCommands.Create(connection, transaction, "SELECT uid, stack, namespace, name, cpu_millis, memory FROM lease ORDER BY namespace, name");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new Holding(row.GetString(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), new Compute(row.GetInt64(4), row.GetInt64(5)));
        }
    }

    private static long? Value(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static object Column(long? value) => value is { } known ? known : DBNull.Value;
}
