using IaC.Cli.Capacity;
using IaC.Cli.Views.Capacity;
using IaC.Model;

namespace IaC.Cli.Tests.Capacity;

/// <summary>Questions about what is had once on each host, and about addresses.</summary>
public sealed class CapacityAnswersTests
{
    private static readonly CapacityRow[] Rows = [Row("one", 3, Holder("web", 80), Holder("db", null)), Row("two", 5), Row("three", 5, Holder("proxy", 80))];

    [Theory]
    [InlineData(1, true, null)]
    [InlineData(2, true, null)]
    [InlineData(3, false, "port 80/TCP of host one is had by one at a time")]
    public void A_port_is_had_once_on_each_host(int count, bool fits, string? shortage)
    {
        WhatIfRow answer = Ask("web", count, "one", "two", "three");

        Assert.Equal((fits, (long?)2), (answer.Fits, answer.Most));
        Assert.Equal(shortage, answer.Shortage);
    }

    [Fact]
    public void Where_it_is_there_is_no_other_one()
    {
        WhatIfRow answer = Ask("web", 2);

        Assert.False(answer.Fits);
        Assert.Equal("port 80/TCP of host one is had by one at a time", answer.Shortage);
    }

    [Fact]
    public void Addresses_are_counted_like_all_else()
    {
        Assert.True(Ask("db", 2).Fits);
        Assert.Equal("host one is 1 address for pods and guests short: 4 needed of 3", Ask("db", 3).Shortage);
        Assert.Equal([2, 5, 4], Ask("db", 11, "one", "two", "three").Hosts.Select(host => host.Count));
    }

    private static WhatIfRow Ask(string name, int count, params string[] on) => Assert.Single(new CapacityAnswers(Rows, on).Ask([new CapacityQuestion(name, count)])).WhatIf;

    private static CapacityRow Row(string host, long addresses, params HolderRow[] holders)
    {
        CapacityAmount plenty = new(1000, 0, 1000, 0, null, 1000);
        return new CapacityRow(host, plenty, plenty, plenty, new CapacityAmount(addresses, 0, addresses, holders.Length, holders.Length, addresses - holders.Length), null, holders);
    }

    private static HolderRow Holder(string name, int? port) =>
        new("Pod", "default", name, "s", 0, 0, 0, null) { Addresses = 1, Ports = port is { } number ? [new HostPort(HostPort.AllAddresses, number, "TCP")] : [] };
}
