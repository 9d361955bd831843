using IaC.Images.Registries;

namespace IaC.Images.Tests.Registries;

/// <summary>What proxy variables mean.</summary>
public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://registry.example/v2/", "http://secure:3128/")]
    [InlineData("http://registry.example/v2/", "http://plain:3128/")]
    [InlineData("https://127.0.0.1:5000/v2/", null)]
    [InlineData("http://localhost:5000/v2/", null)]
    [InlineData("https://[::1]:5000/v2/", null)]
    [InlineData("https://direct.lan/v2/", null)]
    [InlineData("https://a.direct.lan/v2/", null)]
    [InlineData("https://indirect.lan/v2/", "http://secure:3128/")]
    [InlineData("https://below.lan/v2/", "http://secure:3128/")]
    [InlineData("https://a.below.lan/v2/", null)]
    [InlineData("https://a.star.lan/v2/", null)]
    [InlineData("https://10.1.2.3/v2/", null)]
    [InlineData("https://10.2.0.1/v2/", "http://secure:3128/")]
    [InlineData("https://192.0.2.7/v2/", null)]
    [InlineData("https://ported.lan:5000/v2/", null)]
    [InlineData("https://ported.lan/v2/", "http://secure:3128/")]
    [InlineData("https://[2001:db8::1]/v2/", null)]
    public void Hosts_are_asked_directly_or_through_a_proxy(string address, string? expected)
    {
        EnvironmentProxy proxy = Of(("HTTP_PROXY", "plain:3128"), ("https_proxy", "http://secure:3128"), ("NO_PROXY", "direct.lan, .below.lan,*.star.lan,10.1.0.0/16,192.0.2.7,ported.lan:5000,2001:db8::/32"));

        Assert.Equal(expected is null ? null : new Uri(expected), proxy.GetProxy(new Uri(address)));
    }

    [Fact]
    public void Without_variables_and_with_a_star_nothing_goes_through_a_proxy()
    {
        Assert.Null(Of().GetProxy(new Uri("https://registry.example/")));
        Assert.Null(Of(("HTTPS_PROXY", "secure:1"), ("NO_PROXY", "*")).GetProxy(new Uri("https://registry.example/")));
    }

    [Fact]
    public void Name_and_password_are_taken_out_of_the_address()
    {
        EnvironmentProxy proxy = Of(("HTTPS_PROXY", "http://ann:p%40ss@secure:3128"));

        Uri address = proxy.GetProxy(new Uri("https://registry.example/"))!;
        Assert.Equal("http://secure:3128/", address.ToString());
        Assert.Equal(("ann", "p@ss"), proxy.Credentials!.GetCredential(address, "Basic") is { } found ? (found.UserName, found.Password) : default);
    }

    [Theory]
    [InlineData("ftp://secure:1")]
    [InlineData("http://")]
    [InlineData("http://a b")]
    public void What_is_no_address_is_refused_by_its_variable(string value) =>
        Assert.StartsWith("HTTPS_PROXY: ", Assert.Throws<ImageException>(() => Of(("HTTPS_PROXY", value))).Message, StringComparison.Ordinal);

    private static EnvironmentProxy Of(params (string Name, string Value)[] variables) => new(name => Array.Find(variables, variable => variable.Name == name).Value);
}
