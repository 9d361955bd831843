using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

/// <summary>What is a secret, by its kind or as a program says, stands in no message about it.</summary>
public sealed class SecretTextTests
{
    private const string Canary = "canary-text!";

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"x":"canary-text!"}}""", "/data/x", "`x` must be base64")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"x":1234}}""", null, "`x` must be text (put it in quotes)")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"hostname":"canary-text!","containers":[{"name":"a","image":"a"}]}}""", "/spec/hostname", "the secret value at /spec/hostname does not fit here")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"restartPolicy":"canary-text!","containers":[{"name":"a","image":"a"}]}}""", "/spec/restartPolicy", "the secret value at /spec/restartPolicy does not fit here")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"canary-text!"}]}}""", "/spec/containers/0/image", "the secret value at /spec/containers/0/image does not fit here")]
    public void A_fault_does_not_quote_a_secret(string document, string? secret, string message)
    {
        string fault = Assert.Single(FaultsOf(document, secret));
        Assert.StartsWith(message, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_of_a_kind_are_found_wherever_they_lie()
    {
        var spec = (JsonObject)JsonNode.Parse("""{"type":"object","properties":{"users":{"type":"array","items":{"type":"object","properties":{"password":{"type":"string","x-iac-secret":true}}}}}}""")!;
        KindDescriptor kind = new ProvidedKind(KindSchema.Of("test.example.com/v1", "Base", spec), spec);

        Assert.Equal(["/spec/users/1/password"], kind.SecretsIn(JsonNode.Parse("""{"spec":{"users":[{},{"password":"x"}]}}""")));
    }

    private static ImmutableArray<string> FaultsOf(string text, string? secret)
    {
        var document = (JsonObject)JsonNode.Parse(text)!;
        List<Diagnostic> faults = [];
        DeclarationReader.Read(new SourceDocument("v1", (string)document["kind"]!, document, new NoPlace(), "/") { Secrets = secret is null ? [] : [secret] }, faults);
        return [.. faults.Select(fault => fault.ToString())];
    }

    private sealed class NoPlace : ISourceMap
    {
        public SourcePosition? Locate(string pointer) => null;

        public SourcePosition? LocateName(string pointer) => null;
    }
}
