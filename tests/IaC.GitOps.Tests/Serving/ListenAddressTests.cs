namespace IaC.GitOps.Tests.Serving;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9292", "127.0.0.1:9292")]
    [InlineData("[::1]:9292", "[::1]:9292")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("localhost:9292", "127.0.0.1:9292")]
    [InlineData(":9292", "[::]:9292")]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1:0", null)]
    [InlineData("127.0.0.1:65536", null)]
    [InlineData("9292", null)]
    [InlineData("::1:9292", null)]
    [InlineData("web:9292", null)]
    [InlineData("1:9292", null)]
    [InlineData("", null)]
    public void An_address_has_a_port_and_is_one(string text, string? endpoint) => Assert.Equal(endpoint, ListenAddress.TryParse(text)?.ToString());
}
