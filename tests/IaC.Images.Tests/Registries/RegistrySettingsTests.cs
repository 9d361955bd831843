using IaC.Images.Registries;
using IaC.Testing;

namespace IaC.Images.Tests.Registries;

public sealed class RegistrySettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void What_is_said_of_a_registry_is_read()
    {
        RegistrySettings settings = RegistrySettings.Load(folder.Write("registries.json", """
            // A comment.
            {"Registry.lan:5000": {"insecure": true, "certificateAuthority": "ca.pem", "mirrors": ["mirror.lan:5000", "[::1]:5001/hub/", "mirror.lan/a/b"]}, "docker.io": {},}
            """));

        RegistryHost host = settings.Of("registry.lan:5000");
        Assert.Equal((true, folder["ca.pem"]), (host.Insecure, host.CertificateAuthority));
        Assert.Equal(["mirror.lan:5000", "[::1]:5001/hub/", "mirror.lan/a/b"], host.Mirrors);
        Assert.False(settings.Of("docker.io").Insecure);
        Assert.Null(settings.Of("docker.io").CertificateAuthority);
        Assert.Empty(settings.Of("other").Mirrors);
    }

    [Theory]
    [InlineData("""{"docker.io":{"mirors":["m.lan"]}}""", "mirors of docker.io is none of insecure, certificateAuthority and mirrors")]
    [InlineData("""{"docker.io":{"mirrors":["http://127.0.0.1:5731"]}}""", "`http://127.0.0.1:5731` in mirrors of docker.io is not HOST[:PORT][/PATH]")]
    [InlineData("""{"docker.io":{"mirrors":[""]}}""", "a mirror in mirrors of docker.io is not HOST[:PORT][/PATH]")]
    [InlineData("""{"docker.io":{"mirrors":["m.lan/UPPER"]}}""", "`m.lan/UPPER` in mirrors of docker.io is not HOST[:PORT][/PATH]")]
    [InlineData("""{"docker.io":{"mirrors":"m.lan"}}""", "mirrors of docker.io is not a list")]
    [InlineData("""{"docker.io":{"mirrors":[1]}}""", "a mirror in mirrors of docker.io is not HOST[:PORT][/PATH]")]
    [InlineData("""{"docker.io":{"insecure":"yes"}}""", "insecure of docker.io is neither true nor false")]
    [InlineData("""{"docker.io":{"certificateAuthority":""}}""", "certificateAuthority of docker.io is not the path of a file")]
    [InlineData("""{"docker.io":null}""", "docker.io is not a map")]
    [InlineData("""{"https://docker.io":{}}""", "`https://docker.io` is not HOST[:PORT]")]
    [InlineData("""{"docker.io":{},"Docker.io":{}}""", "Docker.io is there twice")]
    [InlineData("[]", "the file is not a map")]
    public void What_is_wrong_is_named(string text, string expected)
    {
        string path = folder.Write("registries.json", text);
        Assert.Equal($"{path}: is not settings of registries: {expected}", Assert.Throws<ImageException>(() => RegistrySettings.Load(path)).Message);
    }

    public void Dispose() => folder.Dispose();
}
