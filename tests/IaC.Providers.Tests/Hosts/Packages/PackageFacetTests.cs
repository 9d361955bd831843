using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts.Packages;

/// <summary>What is asked of a package manager, by one in memory.</summary>
public sealed class PackageFacetTests : IDisposable
{
    private static readonly Guid Stack = Guid.NewGuid();

    private readonly TemporaryFolder folder = new("packages-");
    private readonly FakePackages packages = new();
    private readonly HostServices services;
    private readonly HostConvergence convergence;

    public PackageFacetTests()
    {
        services = new HostServices(RootLayout.At(folder["root"]), "", TimeProvider.System);
        convergence = new HostConvergence(services, [new PackageFacet(services, packages)], null);
    }

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_came_along_is_asked_about_when_what_brought_it_goes_and_not_before()
    {
        await ApplyAsync("graphviz", "jq");
        Assert.Equal(["graphviz", "jq", "libgraph", "libjq"], packages.Installed.Order());
        await ApplyAsync("graphviz", "jq");
        Assert.Empty(packages.Removals);

        packages.Needed.Add("libgraph");
        await ApplyAsync("graphviz");
        Assert.Equal("jq libgraph libjq", string.Join(' ', packages.Removals.Single().Order()));
        Assert.Equal(["graphviz", "libgraph"], packages.Installed.Order());
        await ApplyAsync("graphviz");
        Assert.Single(packages.Removals);

        packages.Needed.Clear();
        await ApplyAsync();
        Assert.Empty(packages.Installed);
    }

    [Fact]
    public async Task A_name_that_another_package_provides_is_refused_with_that_name()
    {
        IReadOnlyList<Diagnostic> found = await convergence.CheckAsync(Stack, new HostSpec { Packages = ["bspatch"] }, NoSourceMap.Instance, TestContext.Current.CancellationToken);
        Assert.Equal(("`bspatch` is no package, and another one provides it", "name the one that is meant; this would install bsdiff"), (Assert.Single(found).Message, found[0].Remedy));
        await Assert.ThrowsAsync<EngineException>(() => ApplyAsync("bspatch"));
        Assert.Empty(packages.Installed);
    }

    [Fact]
    public async Task What_is_upgraded_was_there_before_and_stays()
    {
        packages.Installed.Add("libgraph");
        packages.Former.Add("libgraph");
        Diagnostic news = Assert.Single(await convergence.CheckAsync(Stack, new HostSpec { Packages = ["graphviz"] }, NoSourceMap.Instance, TestContext.Current.CancellationToken));
        Assert.Equal("1 package will be installed: graphviz; 1 package will be upgraded: libgraph", news.Message);
        await ApplyAsync("graphviz");
        await ApplyAsync();
        Assert.Equal(["libgraph"], packages.Installed);
    }

    [Fact]
    public async Task What_would_have_to_go_is_named_and_nothing_is_installed()
    {
        packages.Conflicts.Add("other");
        Diagnostic fault = Assert.Single(await convergence.CheckAsync(Stack, new HostSpec { Packages = ["jq"] }, NoSourceMap.Instance, TestContext.Current.CancellationToken));
        Assert.Equal((DiagnosticSeverity.Error, "to install jq would remove other"), (fault.Severity, fault.Message));
        await Assert.ThrowsAsync<EngineException>(() => ApplyAsync("jq"));
        Assert.Empty(packages.Installed);
    }

    [Fact]
    public async Task Removal_is_asked_for_at_once_and_one_by_one_only_where_that_takes_something_else()
    {
        packages.Installed.UnionWith(["a", "b", "c"]);
        List<string> asked = [];
        async Task<IReadOnlyList<string>> RemoveAsync(params string[] names) => await PackageRemoval.RunAsync(
            names,
            packages.InstalledAsync,
            some =>
            {
                asked.Add(string.Join(' ', some));
                return Task.FromResult(some.Contains("c") ? some.Append("other") : some);
            },
            alone => packages.RemoveAsync(alone, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);

        Assert.Equal(["gone", "a", "b"], await RemoveAsync("a", "b", "gone"));
        Assert.Equal(["a b"], asked);
        packages.Installed.UnionWith(["a", "b"]);
        Assert.Equal(["a", "b"], await RemoveAsync("a", "b", "c"));
        Assert.Equal(["a b", "a b c", "a", "b", "c"], asked);
    }

    private Task ApplyAsync(params string[] names) =>
        convergence.ApplyAsync(Stack, "stack", new HostSpec { Packages = [.. names] }, new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);

    private sealed class FakePackages : IPackageSource
    {
        private static readonly Dictionary<string, string[]> Brings = new() { ["graphviz"] = ["graphviz", "libgraph"], ["jq"] = ["jq", "libjq"], ["bspatch"] = ["bsdiff"] };

        public HashSet<string> Installed { get; } = [];

        /// <summary>Packages that something needs which stays.</summary>
        public HashSet<string> Needed { get; } = [];

        /// <summary>Packages that are installed in a version that is too old.</summary>
        public HashSet<string> Former { get; } = [];

        /// <summary>Packages that go with any installation.</summary>
        public HashSet<string> Conflicts { get; } = [];

        public List<IReadOnlyList<string>> Removals { get; } = [];

        public string Name => "fake";

        public Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(names.Where(Installed.Contains).ToHashSet());

        public Task<PackageChange> PlanAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
            Task.FromResult(new PackageChange([.. names.SelectMany(name => Brings[name]).Where(name => !Installed.Contains(name))], null)
            {
                Upgraded = [.. names.SelectMany(name => Brings[name]).Where(Former.Contains)],
                Removed = [.. Conflicts],
            });

        public Task InstallAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        {
            Installed.UnionWith(names.SelectMany(name => Brings[name]));
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        {
            Removals.Add(names);
            IReadOnlyList<string> gone = [.. names.Where(name => !Needed.Contains(name))];
            Installed.ExceptWith(gone);
            return Task.FromResult(gone);
        }
    }
}
