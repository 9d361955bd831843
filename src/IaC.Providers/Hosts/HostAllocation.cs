using System.Net;
using IaC.Engine;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <summary>One transaction of allocations: all of it is kept by <see cref="Commit"/>, or none.</summary>
public sealed partial class HostAllocation : IDisposable
{
    private readonly Lock gate;
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    /// <param name="connection">The connection of this process.</param>
    /// <param name="gate">Entered by the caller for as long as the allocation lives: a connection has one transaction at a time.</param>
    /// <param name="durable">What it keeps outlives a machine that loses its power.</param>
    internal HostAllocation(SqliteConnection connection, Lock gate, bool durable)
    {
        this.connection = connection;
        this.gate = gate;
        HostDatabase.SetDurable(connection, durable);
        transaction = connection.BeginTransaction(deferred: false);
    }

    /// <summary>
    /// Gives a pod what it asks. One that takes the place of another has its address; where it needs none, the former one keeps that until it is gone.
    /// </summary>
    /// <returns>The pod's address; null where it needs none.</returns>
    /// <exception cref="AllocationException">A host port is taken, or the subnet is full; the message names the holder.</exception>
    public IPAddress? Claim(PodClaim claim, IPNetwork subnet)
    {
        (string Uid, long? Address)? former = FindLease(claim.Uid) ?? (claim.FormerUid is { } uid ? FindLease(uid) : null);
        if (former is { } lease && lease.Uid != claim.Uid && (claim.NeedsAddress || lease.Address is null))
        {
            Forget(lease.Uid);
        }

        // What runs keeps what it has; whoever is made anew has what is declared now.
        bool hasV6 = former?.Uid == claim.Uid ? HasAddressV6(claim.Uid) : claim.NeedsAddress && SubnetV6() is not null;
        if (!hasV6 && claim.Ports.FirstOrDefault(port => port.Address.Contains(':', StringComparison.Ordinal)) is { } unreachable)
        {
            throw new AllocationException($"host port {unreachable} for {claim.Namespace}/{claim.Name} leads to what has no IPv6: a Host gives it to pods and guests by `network.podSubnetV6`");
        }

        long? address = claim.NeedsAddress ? Within(former?.Address, subnet) ?? FreeAgain(claim.FormerAddress, subnet) ?? FreeAddress(subnet) : null;
        Execute(
            "INSERT OR REPLACE INTO lease (uid, stack, stack_name, namespace, name, address, cpu_millis, memory) VALUES ($uid, $stack, $stack_name, $namespace, $name, $address, $cpu, $memory)",
            ("$uid", claim.Uid),
            ("$stack", claim.StackUuid.ToString()),
            ("$stack_name", claim.Stack),
            ("$namespace", claim.Namespace),
            ("$name", claim.Name),
            ("$address", address is { } value ? value : DBNull.Value),
            ("$cpu", claim.Amount.CpuMillis),
            ("$memory", claim.Amount.Memory));

        if (hasV6)
        {
            Execute("INSERT OR REPLACE INTO lease_v6 (uid) VALUES ($uid)", ("$uid", claim.Uid));
        }

        Execute("DELETE FROM port WHERE uid = $uid", ("$uid", claim.Uid));
        foreach (HostPort port in claim.Ports)
        {
            ClaimPort(claim, port);
        }

        Execute("DELETE FROM disk WHERE uid = $uid", ("$uid", claim.Uid));
        foreach ((string path, bool readOnly) in claim.Disks)
        {
            ClaimDisk(claim, path, readOnly);
        }

        HoldDisk(claim.Uid, (claim.StackUuid, claim.Stack), (claim.Namespace, claim.Name, BuiltInKinds.Guest.Kind), claim.Amount.Disk);
        return address is { } assigned ? HostDatabase.AddressOf((uint)assigned) : null;
    }

    /// <summary>Gives a resource bytes of disk in the place of those that it had; none take away its row.</summary>
    public void HoldDisk(string uid, (Guid Uuid, string Name) stack, (string Namespace, string Name, string Kind) resource, long bytes)
    {
        Execute("DELETE FROM volume WHERE uid = $uid", ("$uid", uid));
        if (bytes > 0)
        {
            Execute(
                "INSERT INTO volume (uid, stack, stack_name, namespace, name, kind, bytes) VALUES ($uid, $stack, $stack_name, $namespace, $name, $kind, $bytes)",
                ("$uid", uid),
                ("$stack", stack.Uuid.ToString()),
                ("$stack_name", stack.Name),
                ("$namespace", resource.Namespace),
                ("$name", resource.Name),
                ("$kind", resource.Kind),
                ("$bytes", bytes));
        }
    }

    /// <summary>Ports that a uid already held before this transaction, so that its own listening is not mistaken for a stranger's.</summary>
    public bool HoldsPort(HostPort port)
    {
        using SqliteCommand command = Command(
            "SELECT 1 FROM port WHERE host_port = $port AND protocol = $protocol AND (host_ip = $ip OR host_ip = '0.0.0.0' OR $ip = '0.0.0.0')", ("$port", port.Port), ("$protocol", port.Protocol), ("$ip", port.Address));
        return command.ExecuteScalar() is not null;
    }

    /// <summary>Writes down what a stack says of the capacity of the host.</summary>
    public void Agree(Guid stackUuid, HostTerms terms) => LedgerRows.Write(connection, transaction, stackUuid, terms);

    /// <summary>Forgets what a stack says of it.</summary>
    public void Withdraw(Guid stackUuid)
    {
        Execute("DELETE FROM agreed WHERE stack = $stack", ("$stack", stackUuid.ToString()));
        DeclareSubnet(stackUuid, "", PodSubnetFamily.V4, null);
        DeclareSubnet(stackUuid, "", PodSubnetFamily.V6, null);
        DeclarePlaces(stackUuid, "", []);
    }

    /// <summary>What is promised, with what this transaction promises.</summary>
    /// <param name="host">Name of the host.</param>
    /// <param name="found">What it has.</param>
    public HostLedger Ledger(string host, Compute found) => LedgerRows.Read(connection, transaction, host, found, StoragePlace.Distinct(Places));

    /// <summary>Gives back what others may take before the pod is gone: its host ports, CPU, memory and disk. It keeps its address; nothing held is success.</summary>
    public void Yield(string uid)
    {
        Execute("DELETE FROM port WHERE uid = $uid", ("$uid", uid));
        Execute("DELETE FROM disk WHERE uid = $uid", ("$uid", uid));
        Execute("DELETE FROM volume WHERE uid = $uid", ("$uid", uid));
        Execute("UPDATE lease SET cpu_millis = 0, memory = 0 WHERE uid = $uid", ("$uid", uid));
    }

    /// <summary>The pod belongs to no stack any more and keeps what it holds; its uid is then its owner.</summary>
    public void Retain(string uid)
    {
        string owner = Guid.ParseExact(uid, "N").ToString();
        Execute("UPDATE lease SET stack = $owner WHERE uid = $uid", ("$owner", owner), ("$uid", uid));
        Execute("UPDATE volume SET stack = $owner WHERE uid = $uid", ("$owner", owner), ("$uid", uid));
    }

    /// <summary>Gives back all that a uid holds; nothing held is success. With the last address goes the subnet, since the host may have routed it elsewhere when the next pod comes.</summary>
    public void Release(string uid)
    {
        Forget(uid);
        Take(uid);
        Execute("DELETE FROM meta WHERE key IN ('subnet', 'subnet-v6') AND NOT EXISTS (SELECT 1 FROM lease WHERE address IS NOT NULL)");
    }

    /// <summary>Gives back what a stack holds for uids that are not among <paramref name="live"/>; returns whether there was any.</summary>
    public bool ReleaseOthers(Guid stackUuid, IReadOnlySet<string> live)
    {
        var gone = new List<string>();
        using (SqliteCommand command = Command("SELECT uid FROM lease WHERE stack = $stack UNION SELECT uid FROM volume WHERE stack = $stack", ("$stack", stackUuid.ToString())))
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                if (!live.Contains(reader.GetString(0)))
                {
                    gone.Add(reader.GetString(0));
                }
            }
        }

        gone.ForEach(Release);
        return gone.Count > 0;
    }

    /// <summary>Uids of what has a lease under a name of a stack.</summary>
    internal IReadOnlyList<string> HoldersOf(Guid stackUuid, string space, string name)
    {
        using SqliteCommand command = Command(
            "SELECT uid FROM lease WHERE stack = $stack AND namespace = $namespace AND name = $name", ("$stack", stackUuid.ToString()), ("$namespace", space), ("$name", name));
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> uids = [];
        while (reader.Read())
        {
            uids.Add(reader.GetString(0));
        }

        return uids;
    }

    /// <summary>Keeps everything that was allocated.</summary>
    public void Commit() => transaction.Commit();

    /// <summary>Rolls back what was not committed.</summary>
    public void Dispose()
    {
        transaction.Dispose();
        gate.Exit();
    }

    private void Forget(string uid)
    {
        Yield(uid);
        Execute("DELETE FROM lease WHERE uid = $uid", ("$uid", uid));
        Execute("DELETE FROM lease_v6 WHERE uid = $uid", ("$uid", uid));
    }

    private (string Uid, long? Address)? FindLease(string uid)
    {
        using SqliteCommand command = Command("SELECT address FROM lease WHERE uid = $uid", ("$uid", uid));
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (uid, reader.IsDBNull(0) ? null : reader.GetInt64(0)) : null;
    }

    private bool HasAddressV6(string uid)
    {
        using SqliteCommand find = Command("SELECT 1 FROM lease_v6 WHERE uid = $uid", ("$uid", uid));
        return find.ExecuteScalar() is not null;
    }

    private static long? Within(long? address, IPNetwork subnet) => address is { } held && subnet.Contains(HostDatabase.AddressOf((uint)held)) ? held : null;

    private long? FreeAgain(IPAddress? address, IPNetwork subnet)
    {
        if (address is null || !subnet.Contains(address))
        {
            return null;
        }

        using SqliteCommand taken = Command("SELECT 1 FROM lease WHERE address = $address", ("$address", ToNumber(address)));
        return taken.ExecuteScalar() is null ? ToNumber(address) : null;
    }

    // The lowest free address, found by the gap after a taken one; the first address of the subnet is the gateway's and counts as taken.
    private long FreeAddress(IPNetwork subnet)
    {
        long gateway = ToNumber(subnet.BaseAddress) + 1;
        long last = gateway + PodSubnet.AddressesOf(subnet.PrefixLength);
        using SqliteCommand command = Command(
            """
            SELECT MIN(taken + 1) FROM (SELECT $gateway AS taken UNION SELECT address FROM lease WHERE address BETWEEN $gateway AND $last)
            WHERE taken + 1 NOT IN (SELECT address FROM lease WHERE address IS NOT NULL)
            """,
            ("$gateway", gateway),
            ("$last", last));
        long free = (long)command.ExecuteScalar()!;
        return free <= last ? free : throw new AllocationException($"the subnet {subnet} has no free address");
    }

    private void ClaimPort(PodClaim claim, HostPort port)
    {
        // All addresses of the host and any one of them collide with each other.
        using SqliteCommand taken = Command(
            """
            SELECT lease.namespace, lease.name, lease.stack, lease.stack_name FROM port JOIN lease ON lease.uid = port.uid
            WHERE host_port = $port AND protocol = $protocol AND (host_ip = $ip OR host_ip = '0.0.0.0' OR $ip = '0.0.0.0')
            """,
            ("$port", port.Port),
            ("$protocol", port.Protocol),
            ("$ip", port.Address));
        using (SqliteDataReader found = taken.ExecuteReader())
        {
            if (found.Read())
            {
                Holding holder = new("", Guid.Parse(found.GetString(2)), found.GetString(0), found.GetString(1), default) { Stack = found.GetString(3) };
                throw new AllocationException($"host port {port} for {claim.Namespace}/{claim.Name} is held by {holder.NameFor(claim.StackUuid)}");
            }
        }

        Execute(
            "INSERT INTO port (host_ip, host_port, protocol, uid) VALUES ($ip, $port, $protocol, $uid)", ("$ip", port.Address), ("$port", port.Port), ("$protocol", port.Protocol), ("$uid", claim.Uid));
    }

    // Any number may read a disk; who writes to it has it alone.
    private void ClaimDisk(PodClaim claim, string path, bool readOnly)
    {
        using SqliteCommand taken = Command(
            "SELECT lease.namespace || '/' || lease.name FROM disk JOIN lease ON lease.uid = disk.uid WHERE path = $path AND NOT (read_only AND $read_only)", ("$path", path), ("$read_only", readOnly));
        if (taken.ExecuteScalar() is string holder)
        {
            throw new AllocationException($"{path} for guest {claim.Name} is held by guest {holder[(holder.IndexOf('/', StringComparison.Ordinal) + 1)..]}{(readOnly ? ", which writes to it" : "")}");
        }

        Execute("INSERT INTO disk (path, uid, read_only) VALUES ($path, $uid, $read_only)", ("$path", path), ("$uid", claim.Uid), ("$read_only", readOnly));
    }

    private static long ToNumber(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return ((long)bytes[0] << 24) | ((long)bytes[1] << 16) | ((long)bytes[2] << 8) | bytes[3];
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object Value)> parameters) => SqliteCommands.Create(connection, transaction, text, parameters);
}

/// <summary>The host cannot give what was asked; the message names the holder.</summary>
public sealed class AllocationException(string message) : Exception(message);
