using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IaC.Images.Registries;
using IaC.Testing;
using IaC.Testing.Registries;

namespace IaC.Images.Tests.Registries;

/// <summary>Registries that want to know who one is.</summary>
public sealed class AuthenticationTests : RegistryTests
{
    [Fact]
    public async Task A_name_and_a_password_are_taken_and_wrong_ones_are_not()
    {
        Require.Program("/usr/bin/htpasswd", "apache2-utils");
        Temporary.Write("htpasswd", Tool.Run("/usr/bin/htpasswd", ["-nbB", "ann", "secret:with:colons"]));
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], $"{{htpasswd: {{realm: test, path: {Temporary["htpasswd"]}}}}}");
        using RegistryClient known = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "secret:with:colons"))));
        using RegistryClient wrong = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "guess"))));
        using RegistryClient anonymous = Client();

        await PushAsync(Sample, Ref(registry.Name), known);
        await known.LoginAsync(registry.Name, TestContext.Current.CancellationToken);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), known)).Digest);
        Assert.StartsWith($"{registry.Name}/sample:1: access denied", (await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(registry.Name), anonymous))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RegistryException>(() => wrong.LoginAsync(registry.Name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tokens_are_asked_for_by_scope_kept_and_renewed_when_they_run_out()
    {
        using TokenServer tokens = new(Temporary.FullPath) { Account = ("ann", "secret") };
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], tokens.RegistrySection);
        using RegistryClient client = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "secret"))));

        await PushAsync(Sample, Ref(registry.Name), client);
        Assert.Equal(["repository:sample:pull,push"], tokens.Asked);

        await FindAsync(Ref(registry.Name), client);
        await FindAsync(Ref(registry.Name), client);
        Assert.Equal(["repository:sample:pull,push", "repository:sample:pull"], tokens.Asked);

        using RegistryClient denied = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "guess"))));
        Assert.Contains("does not let ann in (iac login", (await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(registry.Name), denied))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_registry_no_longer_takes_is_renewed()
    {
        using TokenServer tokens = new(Temporary.FullPath) { Account = ("ann", "secret"), Lifetime = 1 };
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], tokens.RegistrySection);
        using RegistryClient client = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "secret"))));
        await PushAsync(Sample, Ref(registry.Name), client);
        await FindAsync(Ref(registry.Name), client);

        // The registry forgives 60 seconds; a token of the past is refused at once.
        tokens.Lifetime = -100;
        using RegistryClient late = Client(new FixedCredentials((registry.Name, new RegistryCredential("ann", "secret"))));
        RegistryException fault = await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(registry.Name), late));
        Assert.Contains("access denied", fault.Message, StringComparison.Ordinal);
        tokens.Lifetime = 300;
        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), late)).Digest);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged()
    {
        using TokenServer tokens = new(Temporary.FullPath) { IdentityToken = "refresh" };
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], tokens.RegistrySection);
        using RegistryClient client = Client(new FixedCredentials((registry.Name, new RegistryCredential("", "refresh", IsIdentityToken: true))));

        await PushAsync(Sample, Ref(registry.Name), client);

        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), client)).Digest);
    }

    [Fact]
    public async Task Anybody_may_pull_where_the_token_server_says_so_and_nobody_push()
    {
        using TokenServer tokens = new(Temporary.FullPath);
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], tokens.RegistrySection);
        using RegistryClient client = Client();

        await Assert.ThrowsAsync<RegistryException>(() => PushAsync(Sample, Ref(registry.Name), client));
        Assert.True((await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(registry.Name), client))).IsNotFound);
    }

    [Fact]
    public async Task A_certificate_must_be_vouched_for_by_the_authority_that_is_named()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=registry", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string file = Temporary.Write("registry.pem", certificate.ExportCertificatePem());
        using RealRegistry registry = await RealRegistry.StartAsync(Temporary["registry"], certificate: (file, Temporary.Write("registry.key", key.ExportPkcs8PrivateKeyPem())));
        using RSA otherKey = RSA.Create(2048);
        CertificateRequest otherRequest = new("CN=other", otherKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        otherRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using X509Certificate2 other = otherRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Temporary.Write("other.pem", other.ExportCertificatePem());
        string settings = Temporary.Write("registries.json", $$"""{"{{registry.Name}}": {"certificateAuthority": "registry.pem"} }""");

        using RegistryClient trusting = Client(settings: RegistrySettings.Load(settings));
        await PushAsync(Sample, Ref(registry.Name), trusting);

        using RegistryClient loopback = Client();
        Assert.Equal(Digest.Of(Sample.Manifest.Span), (await FindAsync(Ref(registry.Name), loopback)).Digest);

        using RegistryClient distrusting = Client(settings: new RegistrySettings(new Dictionary<string, RegistryHost> { [registry.Name] = new() { CertificateAuthority = Temporary["other.pem"] } }));
        RegistryException fault = await Assert.ThrowsAsync<RegistryException>(() => FindAsync(Ref(registry.Name), distrusting));
        Assert.Contains("cannot be reached", fault.Message, StringComparison.Ordinal);
    }
}
