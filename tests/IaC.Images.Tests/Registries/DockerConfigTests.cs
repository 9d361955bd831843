using IaC.Images.Registries;
using IaC.Testing;

namespace IaC.Images.Tests.Registries;

public sealed class DockerConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Credentials_are_found_by_every_spelling_of_a_registry()
    {
        _folder.Write("config.json", """
            {"auths": {"https://index.docker.io/v1/": {"auth": "YW5uOmh1Yg=="}, "reg.lan:5000": {"auth": "Ym9iOnNlYzpyZXQ="}, "https://old.lan/v2/": {"username": "carl", "password": "x"}, "token.lan": {"identitytoken": "t"}, "empty.lan": {}}}
            """);

        Assert.Equal(new RegistryCredential("ann", "hub"), await FindAsync("docker.io"));
        Assert.Equal(new RegistryCredential("bob", "sec:ret"), await FindAsync("reg.lan:5000"));
        Assert.Equal(new RegistryCredential("carl", "x"), await FindAsync("old.lan"));
        Assert.Equal(new RegistryCredential("", "t", IsIdentityToken: true), await FindAsync("token.lan"));
        Assert.Null(await FindAsync("empty.lan"));
        Assert.Null(await FindAsync("reg.lan"));
    }

    [Fact]
    public async Task What_is_stored_is_found_and_forgotten_and_the_rest_of_the_file_stays()
    {
        string file = _folder.Write("config.json", """{"psFormat": "table", "auths": {"other.lan": {"auth": "YTpi"}}}""");
        DockerConfig config = Config();

        await config.StoreAsync("docker.io", new RegistryCredential("ann", "secret"), TestContext.Current.CancellationToken);

        Assert.Equal(new RegistryCredential("ann", "secret"), await FindAsync("docker.io"));
        Assert.Equal(new RegistryCredential("a", "b"), await FindAsync("other.lan"));
        Assert.Contains("https://index.docker.io/v1/", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("\"psFormat\": \"table\"", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.True(await config.EraseAsync("docker.io", TestContext.Current.CancellationToken));
        Assert.False(await config.EraseAsync("docker.io", TestContext.Current.CancellationToken));
        Assert.Null(await FindAsync("docker.io"));
    }

    [Fact]
    public async Task A_helper_keeps_what_the_file_does_not()
    {
        Tool.WriteScript(_folder["bin/docker-credential-test"], """
            #!/bin/sh
            case $1 in
            store) cat >"$HOME/kept";;
            get) read address; test -f "$HOME/kept" || { echo "credentials not found in native keychain"; exit 1; }; cat "$HOME/kept";;
            erase) rm -f "$HOME/kept";;
            esac
            """);
        string file = _folder.Write("config.json", """{"credHelpers": {"helped.lan": "test"}}""");
        DockerConfig config = Config();
        Assert.Null(await FindAsync("helped.lan"));

        await config.StoreAsync("helped.lan", new RegistryCredential("ann", "secret"), TestContext.Current.CancellationToken);

        Assert.Equal(new RegistryCredential("ann", "secret"), await FindAsync("helped.lan"));
        Assert.Null(await FindAsync("other.lan"));
        Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.True(await config.EraseAsync("helped.lan", TestContext.Current.CancellationToken));
        Assert.Null(await FindAsync("helped.lan"));

        _folder.Write("config.json", """{"credsStore": "absent"}""");
        Assert.Equal("docker-credential-absent: is named by the docker configuration and is not on the PATH", (await Assert.ThrowsAsync<ImageException>(async () => await FindAsync("any.lan"))).Message);
    }

    [Theory]
    [InlineData("[]", "is not a docker configuration")]
    [InlineData("{", "is not a docker configuration")]
    [InlineData("""{"auths": []}""", "`auths` is not a map")]
    [InlineData("""{"auths": {"any.lan": {"auth": "!"}}}""", "an `auth` is not name:password in base64")]
    public async Task A_file_that_is_wrong_is_named(string text, string message)
    {
        _folder.Write("config.json", text);

        Assert.StartsWith($"{_folder["config.json"]}: {message}", (await Assert.ThrowsAsync<ImageException>(async () => await FindAsync("any.lan"))).Message, StringComparison.Ordinal);
    }

    private DockerConfig Config() => DockerConfig.Of(new Dictionary<string, string> { ["DOCKER_CONFIG"] = _folder.FullPath, ["PATH"] = $"{_folder["bin"]}:/usr/bin:/bin", ["HOME"] = _folder.FullPath });

    private ValueTask<RegistryCredential?> FindAsync(string registry) => Config().FindAsync(registry, TestContext.Current.CancellationToken);
}
