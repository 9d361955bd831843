using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Network;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>
/// What this root has promised to whom: addresses, host ports, compute. One SQLite file shared by all stacks of the root; a write transaction is the lock of allocation.
/// Rows belong to a resource uid and a stack UUID, and go when their owner goes.
/// </summary>
public sealed class HostDatabase : IDisposable
{
    private const int SchemaVersion = 11;
    private const string Draft = ".draft-";
    private static readonly Lock Making = new();
    private readonly Lock gate = new();
    private readonly SqliteConnection? connection;
    private readonly SqliteReader? reader;

    private HostDatabase(SqliteConnection? connection, SqliteReader? reader) => (this.connection, this.reader) = (connection, reader);

    /// <summary>Opens the file, making it with its folder (mode 0700) when absent.</summary>
    /// <param name="path">RootLayout.HostDatabase.</param>
    /// <exception cref="EngineException">The disk is full.</exception>
    /// <exception cref="SqliteException">The file cannot be opened, or is not a database.</exception>
    /// <exception cref="InvalidDataException">A newer program wrote it.</exception>
    public static HostDatabase Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(path))
        {
            Make(path);
        }

        return new HostDatabase(Connect(path), null);
    }

    /// <summary>Opens an existing file for what only looks; nothing beside it is touched. An older one is read as this version has it.</summary>
    /// <param name="path">RootLayout.HostDatabase.</param>
    public static HostDatabase OpenToRead(string path) => new(null, new SqliteReader(path, connection =>
    {
        if (Version(connection, path) == SchemaVersion)
        {
            return connection;
        }

        var inMemory = new SqliteConnection("Data Source=:memory:");
        inMemory.Open();
        connection.BackupDatabase(inMemory);
        connection.Dispose();
        Prepare(inMemory, path);
        return inMemory;
    }));

    // Wholly or not at all: whoever looks may come after one that was killed at it. Each process has a draft of its own, and takes those away that nobody works at any more.
    private static void Make(string path)
    {
        using Lock.Scope alone = Making.EnterScope();
        foreach (string left in Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}{Draft}*").Where(IsLeft))
        {
            File.Delete(left);
        }

        string draft = $"{path}{Draft}{Environment.ProcessId}";
        using (SqliteConnection made = Connect(draft))
        {
            SqliteLog.Fold(made);
        }

        if (!NewFile.TryPublish(draft, path))
        {
            File.Delete(draft);
        }
    }

    // What this process has begun before, on a disk that was full, nobody works at either. The log beside a draft bears its number too.
    private static bool IsLeft(string draft)
    {
        string number = Path.GetExtension(draft)[Draft.Length..].Split('-')[0];
        return number == $"{Environment.ProcessId}" || !Directory.Exists($"/proc/{number}");
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            SetDurable(connection, durable: false);
            Prepare(connection, path);
            return connection;
        }
        catch (SqliteException fault) when (StateFault.MeansFullDisk(fault, path))
        {
            connection.Dispose();
            throw new EngineException($"{path} cannot be written: no space left on device", "free some space and run again; nothing was promised", fault);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins the one write transaction that allocations are made in. It is disposed of on the thread that began it; other threads, and other processes, wait.</summary>
    public HostAllocation BeginAllocation() => Begin(durable: false);

    /// <summary>The same, and what it keeps outlives a machine that loses its power: what is about to be changed cannot be found out again.</summary>
    internal HostAllocation BeginDurableAllocation() => Begin(durable: true);

    /// <summary>Leases of a stack, by namespace and name.</summary>
    public IReadOnlyList<PodLease> Leases(Guid stackUuid) => ReadLeases("WHERE stack = $stack ORDER BY namespace, name", ("$stack", stackUuid.ToString()));

    /// <summary>All leases of the root.</summary>
    public IReadOnlyList<PodLease> Leases() => ReadLeases("ORDER BY stack, namespace, name");

    /// <summary>The lease of a uid; null where it holds none.</summary>
    public PodLease? Lease(string uid) => ReadLeases("WHERE uid = $uid", ("$uid", uid)).FirstOrDefault();

    /// <summary>What is promised of this host, as it is now.</summary>
    /// <param name="host">Name of the host.</param>
    /// <param name="found">What it has.</param>
    public HostLedger Ledger(string host, Compute found) => Read(source => LedgerRows.Read(source, null, host, found, StoragePlace.Distinct(StoragePlace.Read(source, null))));

    /// <summary>Places for claims.</summary>
    internal IReadOnlyList<StoragePlace> Places => Read(source => StoragePlace.Read(source, null));

    /// <summary>Claims that lie in a place, by uid, with the path of that; others lie with all else of the root.</summary>
    internal IReadOnlyDictionary<string, string> PlacedClaims => Read(source =>
    {
        using SqliteCommand command = SqliteCommands.Create(source, null, "SELECT uid, path FROM volume_place");
        using SqliteDataReader row = command.ExecuteReader();
        Dictionary<string, string> placed = [];
        while (row.Read())
        {
            placed.Add(row.GetString(0), row.GetString(1));
        }

        return placed;
    });

    /// <summary>What stacks declare of the host itself.</summary>
    internal IReadOnlyList<FacetClaim> Claims => Read(source => FacetRows.Read(source, null));

    /// <summary>Subnet of the fabric, once one was chosen.</summary>
    public string? Subnet => Meta("subnet");

    /// <summary>The network of pods as it is, and as stacks want it.</summary>
    internal PodSubnet PodSubnet => Read(source => PodSubnet.Read(source, null, PodSubnetFamily.V4));

    /// <summary>The same of IPv6, which pods have beside it.</summary>
    internal PodSubnet PodSubnetV6 => Read(source => PodSubnet.Read(source, null, PodSubnetFamily.V6));

    /// <summary>Key of content hashes of secrets: without it a short secret could be guessed from its hash.</summary>
    public byte[] HashKey => Convert.FromHexString(Meta("hash-key")!);

    /// <inheritdoc/>
    public void Dispose()
    {
        connection?.Dispose();
        reader?.Dispose();
    }

    private HostAllocation Begin(bool durable)
    {
        gate.Enter();
        try
        {
            return new HostAllocation(connection ?? throw new InvalidOperationException("the database was opened to read"), gate, durable);
        }
        catch
        {
            gate.Exit();
            throw;
        }
    }

    private List<PodLease> ReadLeases(string which, params (string Name, object Value)[] parameters) => Read(source =>
    {
        using SqliteCommand command = SqliteCommands.Create(
            source,
            null,
            $"""
            SELECT lease.uid, stack, namespace, name, address, CASE WHEN lease_v6.uid IS NULL THEN NULL ELSE subnet_v6.value END, subnet.value
            FROM (SELECT * FROM lease {which}) AS lease
            LEFT JOIN lease_v6 ON lease_v6.uid = lease.uid LEFT JOIN meta AS subnet ON subnet.key = 'subnet' LEFT JOIN meta AS subnet_v6 ON subnet_v6.key = 'subnet-v6'
            """,
            parameters);
        using SqliteDataReader row = command.ExecuteReader();
        var leases = new List<PodLease>();
        while (row.Read())
        {
            IPAddress? address = row.IsDBNull(4) ? null : AddressOf((uint)row.GetInt64(4));
            leases.Add(new PodLease(row.GetString(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), address)
            {
                SubnetV6 = row.IsDBNull(5) ? null : IPNetwork.Parse(row.GetString(5)),
                AddressV6 = address is null || row.IsDBNull(5) || row.IsDBNull(6) ? null : new DualStack(IPNetwork.Parse(row.GetString(5)), IPNetwork.Parse(row.GetString(6))).AddressOf(address),
            });
        }

        return leases;
    });

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        using Lock.Scope alone = gate.EnterScope();
        return reader is null ? read(connection!) : reader.Read(read);
    }

    /// <summary>Says whether what is committed from here on outlives a machine that loses its power. A promise need not: what it was given for does not either, and after a boot it is made again from the state.</summary>
    internal static void SetDurable(SqliteConnection connection, bool durable)
    {
        using SqliteCommand settings = SqliteCommands.Create(connection, null, $"PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}");
        settings.ExecuteNonQuery();
    }

    /// <summary>Dotted form of an IPv4 address in host order.</summary>
    internal static IPAddress AddressOf(uint value) => new((long)(uint)IPAddress.HostToNetworkOrder((int)value));

    /// <exception cref="InvalidDataException">A newer program wrote it.</exception>
    private static long Version(SqliteConnection connection, string path, SqliteTransaction? transaction = null)
    {
        using SqliteCommand version = SqliteCommands.Create(connection, transaction, "PRAGMA user_version");
        long found = (long)version.ExecuteScalar()!;
        return found <= SchemaVersion ? found : throw new InvalidDataException($"{path} was written by a newer iac (schema {found}, this one knows {SchemaVersion}); use that one");
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        if (Version(connection, path) == SchemaVersion)
        {
            return;
        }

        using SqliteCommand wal = SqliteCommands.Create(connection, null, "PRAGMA journal_mode = WAL");
        wal.ExecuteNonQuery();
        if (File.Exists(connection.DataSource))
        {
            File.SetUnixFileMode(connection.DataSource, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);

        // A second process may have made the tables since the version was read.
        if (Version(connection, path, transaction) == SchemaVersion)
        {
            return;
        }

        using SqliteCommand command = SqliteCommands.Create(
            connection,
            transaction,
            $"""
            CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS lease (
                uid TEXT NOT NULL PRIMARY KEY, stack TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                address INTEGER UNIQUE, cpu_millis INTEGER NOT NULL, memory INTEGER NOT NULL,
                UNIQUE (stack, namespace, name)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS port (
                host_ip TEXT NOT NULL, host_port INTEGER NOT NULL, protocol TEXT NOT NULL, uid TEXT NOT NULL,
                PRIMARY KEY (host_ip, host_port, protocol)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS disk (path TEXT NOT NULL, uid TEXT NOT NULL, read_only INTEGER NOT NULL, PRIMARY KEY (path, uid)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS package (stack TEXT NOT NULL, name TEXT NOT NULL, declared INTEGER NOT NULL, added INTEGER NOT NULL, PRIMARY KEY (stack, name)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS port_uid ON port (uid);
            CREATE TABLE IF NOT EXISTS reserve (stack TEXT PRIMARY KEY, cpu_millis INTEGER NOT NULL, memory INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS terms (
                stack TEXT PRIMARY KEY, reserve_cpu INTEGER NOT NULL, reserve_memory INTEGER NOT NULL,
                cpu INTEGER, memory INTEGER, cpu_overcommit INTEGER, memory_overcommit INTEGER) WITHOUT ROWID;
            INSERT OR IGNORE INTO terms (stack, reserve_cpu, reserve_memory) SELECT stack, cpu_millis, memory FROM reserve;
            DROP TABLE reserve;
            CREATE TABLE IF NOT EXISTS agreed (stack TEXT PRIMARY KEY, terms TEXT NOT NULL) WITHOUT ROWID;
            INSERT OR IGNORE INTO agreed (stack, terms) SELECT stack, json_object(
                'reserve', json_object('cpuMillis', reserve_cpu, 'memory', reserve_memory), 'cpuMillis', cpu, 'memory', memory, 'cpuOvercommit', cpu_overcommit, 'memoryOvercommit', memory_overcommit) FROM terms;
            DROP TABLE terms;
            CREATE TABLE IF NOT EXISTS volume (
                uid TEXT NOT NULL PRIMARY KEY, stack TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS storage_place (stack TEXT NOT NULL, stack_name TEXT NOT NULL, class TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (stack, path)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS volume_place (uid TEXT NOT NULL PRIMARY KEY, class TEXT NOT NULL, path TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS pod_subnet_v6 (stack TEXT NOT NULL PRIMARY KEY, stack_name TEXT NOT NULL, subnet TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS lease_v6 (uid TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS pod_subnet (stack TEXT NOT NULL PRIMARY KEY, stack_name TEXT NOT NULL, subnet TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS facet (
                facet TEXT NOT NULL, key TEXT NOT NULL, stack TEXT NOT NULL, stack_name TEXT NOT NULL, members TEXT NOT NULL, restarts TEXT NOT NULL, before TEXT,
                PRIMARY KEY (facet, key, stack)) WITHOUT ROWID;
            INSERT OR IGNORE INTO facet (facet, key, stack, stack_name, members, restarts, before)
                SELECT 'package', name, stack, '', '{"{}"}', '', CASE (SELECT MAX(same.added) FROM package AS same WHERE same.name = package.name) WHEN 0 THEN '{"{}"}' END FROM package;
            DROP TABLE package;
            CREATE TABLE lease_by_uid (
                uid TEXT NOT NULL PRIMARY KEY, stack TEXT NOT NULL, stack_name TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                address INTEGER UNIQUE, cpu_millis INTEGER NOT NULL, memory INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO lease_by_uid (uid, stack, stack_name, namespace, name, address, cpu_millis, memory) SELECT uid, stack, '', namespace, name, address, cpu_millis, memory FROM lease;
            DROP TABLE lease;
            ALTER TABLE lease_by_uid RENAME TO lease;
            ALTER TABLE volume ADD COLUMN stack_name TEXT NOT NULL DEFAULT '';
            INSERT OR IGNORE INTO meta (key, value) VALUES ('hash-key', '{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}');
            PRAGMA user_version = {SchemaVersion.ToString(CultureInfo.InvariantCulture)};
            """);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private string? Meta(string key) => Read(source =>
    {
        using SqliteCommand command = SqliteCommands.Create(source, null, "SELECT value FROM meta WHERE key = $key", ("$key", key));
        return command.ExecuteScalar() as string;
    });
}
