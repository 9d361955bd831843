using IaC.Cli.Commands;
using IaC.Cli.Workloads;
using IaC.Model;

namespace IaC.Cli.Tests.Workloads;

public sealed class NameResolverTests
{
    private static readonly Candidate<int>[] Candidates =
    [
        new(new ResourceKey("v1", "Pod", "default", "web"), "shop", 1),
        new(new ResourceKey("v1", "ConfigMap", "default", "settings"), "shop", 2),
        new(new ResourceKey("v1", "ConfigMap", "default", "web"), "shop", 3),
        new(new ResourceKey("v1", "Pod", "other", "db"), "shop", 4),
        new(new ResourceKey("v1", "Pod", "default", "twin"), "shop", 5),
        new(new ResourceKey("v1", "Pod", "default", "twin"), "blog", 6),
    ];

    [Theory]
    [InlineData("pod/web", null, 1)]
    [InlineData("POD/web", null, 1)]
    [InlineData("settings", null, 2)]
    [InlineData("configmap/default.web", null, 3)]
    [InlineData("db", null, 4)]
    [InlineData("pod/other.db", null, 4)]
    [InlineData("other.db", null, 4)]
    [InlineData("twin", "blog", 6)]
    public void Name_is_found(string name, string? stack, int expected) => Assert.Equal(expected, NameResolver.Resolve(name, stack, Candidates).Value);

    [Theory]
    [InlineData("web", null, "`web` may be pod/web or configmap/web: write which one")]
    [InlineData("twin", null, "`twin` may be pod/twin of --stack shop or pod/twin of --stack blog: write which one")]
    [InlineData("setings", null, "there is no `setings` (did you mean `settings`?)")]
    [InlineData("pod/wbe", null, "there is no `pod/wbe` (did you mean `pod/web`?)")]
    [InlineData("quite-another", null, "there is no `quite-another`")]
    [InlineData("db", "blog", "there is no `db` in stack blog")]
    public void Other_names_are_answered(string name, string? stack, string expected) =>
        Assert.Equal(expected, Assert.ThrowsAny<UsageException>(() => NameResolver.Resolve(name, stack, Candidates)).Message);
}
