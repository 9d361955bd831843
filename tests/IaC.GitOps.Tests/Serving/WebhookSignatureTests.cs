using System.Text;

namespace IaC.GitOps.Tests.Serving;

public sealed class WebhookSignatureTests
{
    private const string Secret = "It's a Secret to Everybody";

    // The example of GitHub's documentation, "Validating webhook deliveries".
    private const string Signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("Hello, World!");

    [Theory]
    [InlineData("X-Hub-Signature-256", "sha256=" + Signature, true)]
    [InlineData("X-Gitea-Signature", Signature, true)]
    [InlineData("X-Signature-256", "sha256=" + Signature, true)]
    [InlineData("X-Gitlab-Token", Secret, true)]
    [InlineData("X-Gitlab-Token", "another", false)]
    [InlineData("X-Hub-Signature-256", "sha256=00" + Signature, false)]
    [InlineData("X-Hub-Signature", "sha1=anything", false)]
    [InlineData("X-Signature-256", "", false)]
    public void It_holds_only_for_who_knows_the_secret(string header, string value, bool holds) =>
        Assert.Equal(holds, WebhookSignature.Holds(name => name == header ? value : null, Body, Secret));

    [Fact]
    public void Another_body_does_not_hold() => Assert.False(WebhookSignature.Holds(name => name == "X-Gitea-Signature" ? Signature : null, "Hello, World?"u8, Secret));
}
