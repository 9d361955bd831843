namespace IaC.Pods;

/// <summary>
/// Where everything of one root lies. By default <c>/var/lib/iac</c> and <c>/run/iac</c>; below one folder with <c>--root</c>. Two roots never share a path, an interface or a cgroup.
/// </summary>
public sealed record RootLayout
{
    /// <summary>What survives a reboot.</summary>
    public required string Lib { get; init; }

    /// <summary>What does not.</summary>
    public required string Run { get; init; }

    /// <summary>The layout of the machine, or of a folder given with <c>--root</c>.</summary>
    public static RootLayout At(string? root) => root is null
        ? new RootLayout { Lib = "/var/lib/iac", Run = "/run/iac" }
        : new RootLayout { Lib = Path.Combine(Path.GetFullPath(root), "lib"), Run = Path.Combine(Path.GetFullPath(root), "run") };

    /// <summary>The layout of a user who is not root, and has things run on other hosts: below the folder for state of the XDG base directories.</summary>
    /// <param name="variable">Looks up an environment variable: <c>XDG_STATE_HOME</c> and <c>HOME</c> are read.</param>
    public static RootLayout OfUser(Func<string, string?> variable) =>
        At(Path.Combine(variable("XDG_STATE_HOME") is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(variable("HOME") ?? "/", ".local/state"), "iac"));

    /// <summary>File that holds the root's id, 8 hex digits.</summary>
    public string IdFile => Path.Combine(Lib, "id");

    /// <summary>Allocations of the host: addresses, host ports, reservations.</summary>
    public string HostDatabase => Path.Combine(Lib, "host.db");

    /// <summary>flock(2) of who makes the host as it is declared.</summary>
    public string HostLock => Path.Combine(Run, "host.lock");

    /// <summary>Folder of changes of the host's own network that are not confirmed yet.</summary>
    public string NetworkChanges => Path.Combine(Run, "network");

    /// <summary>flock(2) of the fabric's making and unmaking.</summary>
    public string FabricLock => Path.Combine(Run, "fabric.lock");

    /// <summary>Where the fabric's network namespace is mounted.</summary>
    public string FabricNamespace => Path.Combine(Run, "fabric");

    /// <summary>What was found out about KVM during this boot.</summary>
    public string KvmProof => Path.Combine(Run, "kvm");

    /// <summary>Digests of files of the host that guests were made from during this boot.</summary>
    public string FileDigests => Path.Combine(Run, "digests");

    /// <summary>State of the stacks.</summary>
    public string State => Path.Combine(Lib, "state");

    /// <summary>Folder of states that other machines keep here, for the people who work from there.</summary>
    public string SharedState => Path.Combine(Lib, "shared");

    /// <summary>Key of secrets in <see cref="SharedState"/>, mode 0600.</summary>
    public string SharedKeyFile => Path.Combine(SharedState, "key");

    /// <summary>Image store.</summary>
    public string Images => Path.Combine(Lib, "images");

    /// <summary>How registries are to be talked to; written by the user.</summary>
    public string RegistrySettings => Path.Combine(Lib, "registries.json");

    /// <summary>Folders that commands of builds share (<c>--mount=type=cache</c>), one for each id.</summary>
    public string BuildCache => Path.Combine(Lib, "build-cache");

    /// <summary>Key of secrets, mode 0600.</summary>
    public string KeyFile => Path.Combine(Lib, "key");

    /// <summary>Name servers that pods and guests ask where they are not to ask those of the host, one a line.</summary>
    public string Nameservers => Path.Combine(Lib, "nameservers");

    /// <summary>Folder that holds one folder for each persistent volume claim.</summary>
    public string Claims => Path.Combine(Lib, "claims");

    /// <summary>Data of a claim.</summary>
    public string Claim(string uid) => Path.Combine(Claims, uid);

    /// <summary>Folder of the disks that outlive guests, one folder for each stack, and in it one for each guest.</summary>
    public string Disks => Path.Combine(Lib, "disks");

    /// <summary>Disks of a guest that outlive it.</summary>
    public string GuestDisks(Guid stackUuid, string guest) => Path.Combine(Disks, stackUuid.ToString("N"), guest);

    /// <summary>Disk of a guest that is laid over its image.</summary>
    public string GuestRootDisk(string uid) => Path.Combine(Pod(uid), "root.qcow2");

    /// <summary>Snapshots of a guest's disks, one folder for each; they go with the guest.</summary>
    public string Snapshots(string uid) => Path.Combine(Pod(uid), "snapshots");

    /// <summary>What the UEFI firmware of a guest remembers.</summary>
    public string GuestVariables(string uid) => Path.Combine(Pod(uid), "uefi-variables.fd");

    /// <summary>Lasting folder of a pod: record, logs, exit codes, volumes, writable layers.</summary>
    public string Pod(string uid) => Path.Combine(Lib, "pods", uid);

    /// <summary>Runtime folder of a pod: control socket, pid file.</summary>
    public string PodRun(string uid) => Path.Combine(PodRuns, uid);

    /// <summary>Folder that holds one runtime folder for each pod.</summary>
    public string PodRuns => Path.Combine(Run, "pods");

    /// <summary>Folder that holds one folder for each pod.</summary>
    public string Pods => Path.Combine(Lib, "pods");

    /// <summary>Folder that holds what happened to each pod, also to pods that are gone.</summary>
    public string PodEvents => Path.Combine(Lib, "pod-events");

    /// <summary>What happened to the stacks, one JSON object a line; what it was before it was large is <c>events.1</c>.</summary>
    public string Events => Path.Combine(Lib, "events");

    /// <summary>Folder of the GitOps agent: records, requests, repositories, its log.</summary>
    public string Agent => Path.Combine(Lib, "gitops");

    /// <summary>Folder of the key that logs in to guests, and of the keys of those.</summary>
    public string Ssh => Path.Combine(Lib, "ssh");

    /// <summary>Folder of the programs that other machines sent here, one folder for each content.</summary>
    public string Programs => Path.Combine(Lib, "programs");

    /// <summary>Folder of notes on what the states of other machines own here.</summary>
    public string Foreign => Path.Combine(Lib, "foreign");

    /// <summary>Folder of notes on what restores put here that no state is known to record yet.</summary>
    public string Restoring => Path.Combine(Lib, "restoring");

    /// <summary>Folder of what connections to other hosts need while they are open.</summary>
    public string Connections => Path.Combine(Run, "connections");

    /// <summary>Locks of resources that other machines change here.</summary>
    public string CallLocks => Path.Combine(Run, "calls.lock");

    /// <summary>All that may lie in <see cref="Lib"/>, but for what the user wrote there.</summary>
    public IReadOnlyList<string> Lasting =>
    [
        IdFile, HostDatabase, $"{HostDatabase}-wal", $"{HostDatabase}-shm", KeyFile, $"{KeyFile}.lock", Nameservers, Events, $"{Events}.1", State, SharedState, Images, Claims, Disks, Pods, PodEvents, BuildCache,
        Agent, Ssh, Programs, Foreign, Restoring,
    ];

    /// <summary>All that may lie in <see cref="Run"/>.</summary>
    public IReadOnlyList<string> Passing => [HostLock, FabricLock, FabricNamespace, KvmProof, FileDigests, NetworkChanges, PodRuns, Connections, CallLocks];

    /// <summary>Record of a pod.</summary>
    public string PodRecordFile(string uid) => Path.Combine(Pod(uid), "record.json");

    /// <summary>Last status of a pod, with its exit codes; what to go by when no supervisor answers.</summary>
    public string PodStatusFile(string uid) => Path.Combine(Pod(uid), "status.json");

    /// <summary>Control socket of a pod's supervisor.</summary>
    public string PodSocket(string uid) => Path.Combine(PodRun(uid), "sock");
}
