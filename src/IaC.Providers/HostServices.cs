using System.Collections;
using System.Net;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Network;
using IaC.Pods;
using IaC.Providers.Config;
using IaC.Providers.Guests;
using IaC.Providers.Hosts;
using IaC.Providers.Images;
using IaC.Providers.Pods;
using IaC.Providers.Remote;
using IaC.Providers.Volumes;
using IaC.Providers.Workloads;

namespace IaC.Providers;

/// <summary>The drivers of one root of this machine, each opened when it is first needed, and the providers over them.</summary>
public sealed class HostServices : IDisposable
{
    private static readonly IPNetwork MachineSubnet = IPNetwork.Parse("10.88.0.0/16");

    // 4,093 pods, and room for as many roots.
    private const int OtherRootsPrefixLength = 20;
    private const string HostsPath = "/etc/hosts";
    private readonly Lazy<HostDatabase> database;
    private QemuInstallation? qemu;
    private readonly Lazy<HostDatabase> databaseToRead;
    private readonly Lazy<ImageStore> images;
    private readonly Lazy<RegistryClient> registries;
    private readonly Lazy<HostFacts> facts = new(HostFacts.Detect);

    /// <param name="layout">Where the root lies.</param>
    /// <param name="supervisorPath">The program <c>iac-supervisor</c>.</param>
    /// <param name="time">Clock.</param>
    public HostServices(RootLayout layout, string supervisorPath, TimeProvider time)
    {
        Layout = layout;
        SupervisorPath = supervisorPath;
        Time = time;
        database = new Lazy<HostDatabase>(() => HostDatabase.Open(layout.HostDatabase));
        databaseToRead = new Lazy<HostDatabase>(() => HostDatabase.OpenToRead(layout.HostDatabase));
        images = new Lazy<ImageStore>(() => ImageStore.Open(layout.Images, time));
        Identity = new RootIdentity(layout);
        Reservations = new HostReservations(this);
        FileDigests = new FileDigests(time, layout.FileDigests);
        registries = new Lazy<RegistryClient>(() => OpenRegistries(DockerConfig));
    }

    /// <summary>Where the root lies.</summary>
    public RootLayout Layout { get; }

    /// <summary>The program <c>iac-supervisor</c>.</summary>
    public string SupervisorPath { get; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where the states are that are worked with, where several people share them. <value>They are of this machine alone.</value></summary>
    public SharedPlace? Shared { get; set; }

    /// <summary>Id of the root.</summary>
    public RootIdentity Identity { get; }

    /// <summary>Allocations; the file is made when absent, so only an apply asks for it.</summary>
    public HostDatabase Database => database.Value;

    /// <summary>Allocations to look at, where any were made; null on an untouched root.</summary>
    public HostDatabase? ExistingDatabase => database.IsValueCreated ? database.Value : HasDatabase ? databaseToRead.Value : null;

    /// <summary>Whether anything was ever allocated: where not, there is nothing to give back.</summary>
    public bool HasDatabase => database.IsValueCreated || File.Exists(Layout.HostDatabase);

    /// <summary>Gives back or keeps what was allocated, in one transaction; nothing where nothing ever was.</summary>
    /// <returns>Whether anything ever was.</returns>
    internal bool TryAllocate(Action<HostAllocation> change)
    {
        if (!HasDatabase)
        {
            return false;
        }

        using HostAllocation allocation = Database.BeginAllocation();
        change(allocation);
        allocation.Commit();
        return true;
    }

    /// <summary>Image store; made when absent.</summary>
    public ImageStore Images => images.Value;

    /// <summary>Image store, where there is one; null on an untouched root.</summary>
    public ImageStore? ExistingImages => images.IsValueCreated || Directory.Exists(Layout.Images) ? images.Value : null;

    /// <summary>Registries, as the user who runs this program.</summary>
    public RegistryClient Registries => registries.Value;

    /// <summary>An image by its reference: of the store, else pulled.</summary>
    public async Task<StoredImage> EnsureImageAsync(string reference, CancellationToken cancellationToken)
    {
        if (Images.Find(reference) is { } stored)
        {
            return stored;
        }

        RegistryImage found = await Registries.FindAsync(ImageReference.Parse(reference), IaC.Images.Oci.Platform.Host, cancellationToken).ConfigureAwait(false);
        return await new ImagePull(Images).PullAsync(found, moveTag: true, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the images of a stack the names of another one.</summary>
    public void RenameImages(string stack, string newStack)
    {
        string folder = ImageProvider.FolderOf(stack);
        foreach ((string name, StoredImage image) in (ExistingImages?.List() ?? []).SelectMany(image => image.Names.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Select(name => (name, image))))
        {
            Images.Tag(image.Digest, ImageProvider.FolderOf(newStack) + name[folder.Length..]);
            Images.Untag(name);
        }
    }

    /// <summary>Images that pods run on, by their records.</summary>
    public IReadOnlyList<Digest> ImagesInUse() => [.. PodImages.InUse(Layout)];

    /// <summary>The user's credentials.</summary>
    public DockerConfig DockerConfig { get; } = DockerConfig.Of(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? ""));

    /// <summary>Registries, as somebody else. Settings are read when they are first needed.</summary>
    public RegistryClient OpenRegistries(IRegistryCredentials credentials) => new(RegistrySettings.Load(Layout.RegistrySettings), credentials, Time);

    /// <summary>A pod or a name gave up an image during this run, so that there may be something to collect at its end.</summary>
    public bool ImagesAreFreed { get; set; }

    /// <summary>QEMU of this machine; null where there is none.</summary>
    public QemuInstallation? Qemu => qemu ??= QemuInstallation.Find(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Packages that the host will have once what is planned is done.</summary>
    internal IReadOnlySet<string> ComingPackages { get; set; } = new HashSet<string>();

    /// <summary>Places for claims that the host will have once what is planned is done.</summary>
    internal IReadOnlyList<StoragePlace> ComingPlaces { get; set; } = [];

    /// <summary>What runs take of this host.</summary>
    internal HostReservations Reservations { get; }

    /// <summary>Where claims lie.</summary>
    public ClaimFolders Claims => new(this);

    /// <summary>Bridges that the host will have once what is planned is done.</summary>
    internal IReadOnlySet<string> ComingBridges { get; set; } = new HashSet<string>();

    /// <summary>What files of this machine contain.</summary>
    internal FileDigests FileDigests { get; }

    /// <summary>Whether KVM runs a guest here.</summary>
    public KvmProof KvmProof => new(Layout.KvmProof);

    /// <summary>The machine.</summary>
    public HostFacts Facts => facts.Value;

    /// <summary>What hosts have and what is promised of it.</summary>
    public IHostLedgers Ledgers => LocalLedgers;

    /// <summary>Bytes in use of the file system that the root lies in, whoever uses them: images, layers, logs and what is not ours.</summary>
    public long UsedDisk => LocalLedgers.UsedDisk;

    /// <summary>The ledger of this machine.</summary>
    internal HostLedgers LocalLedgers => new(this);

    /// <summary>resolv.conf(5) of pods.</summary>
    public string ResolvConf => Network.ResolvConf.FromHost(NameserverFacet.Read(Layout));

    /// <summary>hosts(5) of the machine; empty where it has none.</summary>
    internal static string HostsFile => File.Exists(HostsPath) ? File.ReadAllText(HostsPath) : "";

    /// <summary>The fabric of this root; null until a subnet was chosen.</summary>
    public FabricOptions? Fabric => ExistingDatabase?.Subnet is { } subnet && Identity.Existing is { } id ? FabricOf(IPNetwork.Parse(subnet), ExistingDatabase.PodSubnetV6 is { Addresses: > 0, Chosen: { } prefix } ? prefix : null, id) : null;

    /// <summary>One provider for each kind that this machine can carry out.</summary>
    public IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> CreateProviders()
    {
        var pins = new ImagePins(this);
        var pods = new PodProvider(this, pins);
        IResourceProvider[] providers =
        [
            new HostProvider(this),
            new ImageProvider(this, pins),
            new ConfigProvider(BuiltInKinds.ConfigMap, () => Shared?.HashKey ?? ExistingDatabase?.HashKey, () => Shared?.HashKey ?? Database.HashKey),
            new ConfigProvider(BuiltInKinds.Secret, () => Shared?.HashKey ?? ExistingDatabase?.HashKey, () => Shared?.HashKey ?? Database.HashKey),
            new ClaimProvider(this),
            pods,
            new GuestProvider(this, pins),
        ];
        return providers.ToDictionary(provider => (provider.Kind.ApiVersion, provider.Kind.Kind));
    }

    /// <summary>The same, with what runs on other hosts: kinds of the machine are asked of the host that a document names, images and configuration are of this one.</summary>
    public IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> CreateProviders(RemoteHosts hosts)
    {
        var images = new ImageDelivery(this);
        KindDescriptor[] routed = [BuiltInKinds.Host, BuiltInKinds.Pod, BuiltInKinds.Guest, BuiltInKinds.PersistentVolumeClaim];
        return CreateProviders().ToDictionary(provider => provider.Key, provider => routed.Contains(provider.Value.Kind) ? new RoutedProvider(provider.Value, hosts, images, () => Shared) : provider.Value);
    }

    /// <summary>Leases of pods that are not among <paramref name="owned"/>, and what of the image store neither a name nor a pod uses.</summary>
    public async Task<IReadOnlyList<Leak>> FindUnownedAsync(IReadOnlySet<string> owned, CancellationToken cancellationToken)
    {
        List<Leak> found =
        [
            .. (ExistingDatabase?.Leases() ?? [])
                .Where(lease => !owned.Contains(lease.Uid))
                .Select(lease => new Leak("lease", lease.Uid, $"address {lease.Address?.ToString() ?? "(none)"} and ports of pod {lease.Namespace}/{lease.Name}")),
        ];
        if (ExistingImages is { } store)
        {
            GarbageReport garbage = await store.CollectGarbageAsync(PodImages.InUse(Layout), new GarbageOptions { DryRun = true }, cancellationToken).ConfigureAwait(false);
            found.AddRange(garbage.Items.Select(item => new Leak("image", item, "neither named nor used by a pod")));
        }

        return found;
    }

    /// <summary>Removes images that nothing uses, where something was freed during this run, or may have been by one that was killed.</summary>
    internal async Task CollectFreedAsync(bool afterKill, CancellationToken cancellationToken)
    {
        if (ImagesAreFreed || afterKill)
        {
            ImagesAreFreed = false;
            await TryCollectGarbageAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes images that nothing uses. While somebody else uses the store they stay, until the next collection: whoever is done here is not kept waiting for a build elsewhere.</summary>
    internal async Task TryCollectGarbageAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (ExistingImages is { } store)
            {
                await store.CollectGarbageAsync(ImagesInUse(), new GarbageOptions(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StoreBusyException)
        {
        }
    }

    /// <summary>Closes the database, which nothing uses any more.</summary>
    public void CloseDatabase()
    {
        if (database.IsValueCreated)
        {
            database.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseDatabase();
        if (databaseToRead.IsValueCreated)
        {
            databaseToRead.Value.Dispose();
        }

        if (registries.IsValueCreated)
        {
            registries.Value.Dispose();
        }
    }

    /// <summary>The subnet of the fabric: the one that is declared, else one that is chosen free of the host's routes the first time.</summary>
    /// <param name="allocation">The allocation that it becomes a part of.</param>
    /// <param name="former">An address that a pod had: where the root has lost its subnet, or the stack comes from another machine, the one around it is taken if it is free.</param>
    internal IPNetwork SubnetOf(HostAllocation allocation, IPAddress? former = null) => allocation.Subnet(() =>
        (allocation.DeclaredSubnet is { } declared ? PodSubnet.Untaken(declared) : Subnets.ChooseFree(former is null ? PreferredSubnet() : Around(former))).ToString());

    /// <summary>Forgets a subnet that was chosen and belongs to somebody else by now, where no pod of ours is in it: no fabric stands since the boot, or none was made yet.</summary>
    internal void ForgetLostSubnet(HostAllocation allocation, Guid stackUuid)
    {
        if (!File.Exists(Layout.FabricNamespace) && allocation.KnownSubnet is { } subnet && !Subnets.IsFree(subnet))
        {
            allocation.ForgetSubnet(stackUuid);
        }
    }

    // Roots that are made at the same time do not see each other's routes yet: each begins its search elsewhere.
    private IPNetwork PreferredSubnet() => Layout == RootLayout.At(null) ? MachineSubnet : Around(new IPAddress([10, .. Convert.FromHexString(Identity.Ensure()).Take(2), 0]));

    private IPNetwork Around(IPAddress address) => Subnets.Around(address, SubnetPrefixLength);

    /// <summary>Prefix length of the network of pods that is chosen where there is room for it.</summary>
    internal int SubnetPrefixLength => Layout == RootLayout.At(null) ? MachineSubnet.PrefixLength : OtherRootsPrefixLength;

    private FabricOptions FabricOf(IPNetwork subnet, IPNetwork? subnetV6, string id) =>
        new() { RootId = id, NamespacePath = Layout.FabricNamespace, LockPath = Layout.FabricLock, Subnet = subnet, SubnetV6 = subnetV6 };
}
