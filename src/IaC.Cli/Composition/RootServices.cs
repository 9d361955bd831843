using IaC.Cli.Commands;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Images;
using IaC.Cli.Journal;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Programs.Providers;
using IaC.Providers;
using IaC.Providers.Images.Builds;
using IaC.Providers.Backups;
using IaC.Providers.Remote;

namespace IaC.Cli.Composition;

/// <summary>What commands need of one root: the place where engine, providers and drivers are put together. Nothing is opened, and nothing made, before it is needed.</summary>
internal sealed class RootServices : IDisposable
{
    private static readonly TimeSpan ScanDeadline = TimeSpan.FromSeconds(2);
    private const string PassphraseVariable = "PULUMI_CONFIG_PASSPHRASE";
    private readonly HostServices services;
    private readonly CommandHost host;

    private readonly ProviderPrograms programs;
    private ISecretKeySource? keys;

    private RootServices(HostServices services, HostConnection? keeper, CommandHost host)
    {
        (this.services, this.host, programs, Hosts) = (services, host, new ProviderPrograms(new ProviderOutput(host.Terminal)), new RemoteHosts(services, AppContext.BaseDirectory));
        States = keeper is null ? new FolderBackend(Layout.State, Layout.KeyFile) : Hosts.StatesAt(keeper);
    }

    /// <summary>The services of a root.</summary>
    public static RootServices Open(GlobalOptions global, CommandHost host) => new(new HostServices(global.Layout, ProgramFolder.Supervisor, host.Time), global.State, host);

    /// <summary>Where everything of the root lies.</summary>
    public RootLayout Layout => services.Layout;

    /// <summary>Hosts that stacks name, once they were opened.</summary>
    public RemoteHosts Hosts { get; }

    /// <summary>The host of a name that a command may ask in its turn; null for this machine, and where another machine asks this one: two that name each other would ask for ever.</summary>
    public RemoteHost? FindToAsk(string stack, string name) => AskedAbout is not null ? null : Hosts.Find(stack, name);

    /// <summary>What another machine asks this one about (<see cref="RemoteHost.AskedVariable"/>): the uid of something that runs here. <value>Null: a person asks.</value></summary>
    public string? AskedAbout => host.Variable(RemoteHost.AskedVariable) is { Length: > 0 } asked ? asked : null;

    /// <summary>Where the states of stacks are kept.</summary>
    public StateBackend States { get; }

    /// <summary>The clock that times in states are of.</summary>
    public TimeProvider Clock => States.ClockOf(host.Time);

    /// <summary>Keys of secrets: those of the place where states are kept, and to open what was sealed before a stack came there, those of the root.</summary>
    public async ValueTask<ISecretKeySource> KeysAsync(CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            ISecretKeySource place = await States.OpenKeysAsync(cancellationToken);
            services.Shared = place.SharedHashKey is { } hashKey ? new SharedPlace(States.Place, hashKey) : null;
            keys = SecretKeys.Of(States.IsShared ? SecretKeys.FirstOf(place, new KeyFileSource(Layout.KeyFile)) : place, host.Variable(PassphraseVariable));
        }

        return keys;
    }

    /// <summary>Opens a stack.</summary>
    public Task<StackSession> OpenAsync(string stack, LockMode mode, CancellationToken cancellationToken) => OpenAsync(stack, mode, program: null, cancellationToken);

    /// <summary>Refuses a stack that is not there.</summary>
    /// <exception cref="NoStackException">It is not.</exception>
    public async Task RequireAsync(string stack, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> stacks = await States.NamesAsync(cancellationToken);
        if (!stacks.Contains(stack))
        {
            throw new NoStackException(stack, stacks);
        }
    }

    /// <summary>Opens a stack that is there.</summary>
    /// <exception cref="NoStackException">It is not.</exception>
    public async Task<StackSession> OpenExistingAsync(string stack, LockMode mode, CancellationToken cancellationToken)
    {
        await RequireAsync(stack, cancellationToken);
        return await OpenAsync(stack, mode, cancellationToken);
    }

    /// <summary>Opens the stack that is declared somewhere.</summary>
    public async Task<StackSession> OpenAsync(StackSource source, LockMode mode, CancellationToken cancellationToken) =>
        await StackSession.OpenAsync(await OptionsOfAsync(source.StackName, mode, source.Providers, cancellationToken) with { Computer = source.Computer }, cancellationToken);

    /// <summary>Opens a stack with the program behind it.</summary>
    public async Task<StackSession> OpenAsync(string stack, LockMode mode, IStackProgram? program, CancellationToken cancellationToken) =>
        await StackSession.OpenAsync(await OptionsOfAsync(stack, mode, cancellationToken) with { Computer = program }, cancellationToken);

    /// <summary>How recorded resources of a kind are now, wherever they are.</summary>
    public async Task<IReadOnlyList<ObservedResource>> ObserveAsync(KindDescriptor kind, IReadOnlyList<ReadRequest> requests, CancellationToken cancellationToken) =>
        await services.CreateProviders(Hosts)[(kind.ApiVersion, kind.Kind)].ReadAsync(requests, cancellationToken);

    /// <summary>What a session of a stack works with.</summary>
    public Task<SessionOptions> OptionsOfAsync(string stack, LockMode mode, CancellationToken cancellationToken) => OptionsOfAsync(stack, mode, new Dictionary<(string, string), IResourceProvider>(), cancellationToken);

    private async Task<SessionOptions> OptionsOfAsync(string stack, LockMode mode, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> declared, CancellationToken cancellationToken) => new()
    {
        States = States,
        StackName = stack,
        Opened = Hosts.Learn,
        Declared = Hosts.Expect,
        Ledgers = Ledgers,
        Providers = ProvidersOf(declared),
        Restore = programs.Restore,
        Keys = await KeysAsync(cancellationToken),
        Time = Clock,
        Lock = mode,
        Waiting = holder => host.Terminal.Error.WriteLine($"iac: waiting for stack {stack}, held by {(object?)holder ?? "another process"}"),
        CommandLine = CommandLine,
    };

    /// <summary>Starts users' providers that stand behind a saved plan.</summary>
    /// <exception cref="EngineException">One of them does not start.</exception>
    public async Task OpenProvidersAsync(IEnumerable<ProviderProject> projects, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        await programs.OpenAsync(projects, faults, cancellationToken);
        if (faults.Count > 0)
        {
            throw new EngineException(string.Join('\n', faults));
        }
    }

    // Those of this program, then those of a saved plan, then those that the stack names.
    private Dictionary<(string ApiVersion, string Kind), IResourceProvider> ProvidersOf(IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> declared)
    {
        var all = new Dictionary<(string ApiVersion, string Kind), IResourceProvider>(services.CreateProviders(Hosts));
        foreach ((var kind, IResourceProvider provider) in programs.All.Concat(declared))
        {
            all[kind] = provider;
        }

        return all;
    }

    /// <summary>Projects of users' providers that made what a stack records.</summary>
    public async Task<IReadOnlyList<string>> ProviderPathsOfAsync(string stack, CancellationToken cancellationToken) => [.. (await States.ProvidersAsync(stack, cancellationToken)).Select(origin => origin.Path).Distinct()];

    /// <summary>Writes a stack that is held into a file.</summary>
    public StackBackup BackupOf(StackSession session) => new(services, Hosts, session);

    /// <summary>Brings a stack back from a file.</summary>
    public async Task<StackRecovery> RecoveryAsync(CancellationToken cancellationToken) => new(services, Hosts, stack => OpenAsync(stack, LockMode.Exclusive, cancellationToken), await KeysAsync(cancellationToken));

    /// <summary>Id of the root, made where it has none.</summary>
    public string EnsureRootId() => services.Identity.Ensure();

    /// <summary>This command, for who waits for it and for the history.</summary>
    public static string CommandLine => string.Join(' ', CommandLineText.Of([.. Environment.GetCommandLineArgs().Skip(1)]).Prepend("iac"));

    /// <summary>Who this is, for whoever finds a stack held.</summary>
    public LockHolder Holder => LockHolder.Here(CommandLine, Clock);

    /// <summary>What happened to the stacks of the root.</summary>
    public EventJournal Journal => new(Layout);

    /// <summary>All stacks, sorted by name.</summary>
    public ValueTask<IReadOnlyList<StackInfo>> ListStacksAsync(CancellationToken cancellationToken) => States.ListAsync(cancellationToken);

    /// <summary>Names of the stacks by what owns things in their place; those that cannot be read are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> StackNamesAsync(CancellationToken cancellationToken) =>
        (await ListStacksAsync(cancellationToken)).Where(stack => stack.Identity is not null).ToDictionary(stack => stack.Identity!.Uuid, stack => stack.Name);

    /// <summary>Gives a stack another name, and its images.</summary>
    /// <exception cref="NoStackException">It is not there.</exception>
    /// <exception cref="EngineException">There is one of the new name.</exception>
    public async Task RenameAsync(string stack, string name, CancellationToken cancellationToken)
    {
        await RequireAsync(stack, cancellationToken);
        await States.RenameAsync(stack, name, Holder, cancellationToken);
        Journal.Write(JournalEntry.Renamed(host.Time.GetUtcNow(), stack, name));
        services.RenameImages(stack, name);
    }

    /// <summary>The image store; made when absent.</summary>
    public ImageStore Images => services.Images;

    /// <summary>Registries, as the user who runs this program.</summary>
    public RegistryClient Registries => services.Registries;

    /// <summary>Registries, as somebody else.</summary>
    public RegistryClient OpenRegistries(IRegistryCredentials credentials) => services.OpenRegistries(credentials);

    /// <summary>The user's credentials of registries.</summary>
    public DockerConfig DockerConfig => services.DockerConfig;

    /// <summary>Builds by Dockerfiles; images that the store lacks are pulled.</summary>
    /// <param name="secrets">Secrets of commands by id.</param>
    /// <param name="output">Told each line that commands write.</param>
    public DockerfileBuilder DockerfileBuilder(IReadOnlyDictionary<string, byte[]> secrets, Action<string>? output) =>
        new(services.Images, new ContainerBuildRunner(services, secrets, output), services.EnsureImageAsync, services.Time);

    /// <summary>An image of the store by name or digest, which may be short.</summary>
    /// <exception cref="UsageException">There is none, or several begin so.</exception>
    public StoredImage FindImage(string nameOrDigest) => TryFindImage(nameOrDigest) ?? throw new UsageException($"there is no image {nameOrDigest} in the store (see `iac images`)");

    /// <summary>An image of the store by name or digest, which may be short; null where there is none.</summary>
    /// <exception cref="UsageException">Several begin so.</exception>
    public StoredImage? TryFindImage(string nameOrDigest) => services.ExistingImages is { } images ? images.Find(nameOrDigest) ?? ShortDigest.Find(images, nameOrDigest) : null;

    /// <summary>What hosts have and what is promised of it.</summary>
    public IHostLedgers Ledgers => new RoutedLedgers(services.Ledgers, Hosts);

    /// <summary>Bytes in use of the file system that the root lies in.</summary>
    public long UsedDisk => services.UsedDisk;

    /// <summary>Images that pods run on.</summary>
    public IReadOnlyList<Digest> ImagesInUse() => services.ImagesInUse();

    /// <summary>Removes what neither a name nor a pod refers to; nothing where there is no store.</summary>
    /// <param name="dryRun">Only tell what would go.</param>
    /// <param name="buildCache">Also what only the next build would use.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    public async Task<GarbageReport> CollectGarbageAsync(bool dryRun, bool buildCache, CancellationToken cancellationToken) => services.ExistingImages is { } store
        ? await store.CollectGarbageAsync(services.ImagesInUse(), new GarbageOptions { DryRun = dryRun, BuildCache = buildCache ? Layout.BuildCache : null }, cancellationToken)
        : new GarbageReport([], 0);

    /// <summary>What the images of the store take; none where there is no store yet.</summary>
    public IReadOnlyList<ImageUsage> ListImageUsage() => services.ExistingImages?.Usage() ?? [];

    /// <summary>The images of the store; none where there is no store yet.</summary>
    public IReadOnlyList<StoredImage> ListImages() => services.ExistingImages?.List() ?? [];

    /// <summary>All pods of the root, as they are now.</summary>
    public IReadOnlyList<PodObservation> ScanPods() => PodScan.Scan(Layout, ScanDeadline);

    /// <summary>What pods and guests use, read from counters of the kernel.</summary>
    public IReadOnlyList<PodUsage> ReadUsage(IReadOnlyList<string> uids) => uids.Count == 0 ? [] : PodUsage.Read(Layout, services.Identity.Ensure(), uids);

    /// <summary>Which stack records a uid, for all that are recorded, without the keys of their secrets.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="but">A stack that is left out; null for none.</param>
    public async Task<IReadOnlyDictionary<string, string>> OwnersAsync(CancellationToken cancellationToken, string? but = null)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string stack in (await States.NamesAsync(cancellationToken)).Where(stack => stack != but))
        {
            foreach (string uid in await States.UidsAsync(stack, cancellationToken))
            {
                owners[uid] = stack;
            }
        }

        return owners;
    }

    /// <summary>Folders that hold claims.</summary>
    public IEnumerable<string> ClaimFolders => services.Claims.Parents;

    /// <summary>What the states of other machines own here.</summary>
    public ForeignOwners Foreign => new(Layout);

    /// <summary>What is on the machine under this root's id, recorded in no stack, of this machine or of another, and used by no build.</summary>
    public async Task<IReadOnlyList<Leak>> FindLeaksAsync(CancellationToken cancellationToken)
    {
        HashSet<string> owned = [.. (await OwnersAsync(cancellationToken)).Keys, .. Foreign.All().Keys];
        return [.. LeakCheck.Find(Layout, owned, ClaimFolders), .. await services.FindUnownedAsync(owned, cancellationToken)];
    }

    /// <summary>Closes the database of the root before everything else is.</summary>
    public void CloseDatabase() => services.CloseDatabase();

    /// <inheritdoc/>
    public void Dispose()
    {
        programs.Dispose();
        Hosts.Dispose();
        services.Dispose();
    }
}
