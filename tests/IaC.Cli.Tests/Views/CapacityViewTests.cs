using IaC.Cli.Views.Capacity;
using IaC.Engine;
using IaC.Model;
using IaC.Testing;

namespace IaC.Cli.Tests.Views;

/// <summary>Three hosts with pods and guests: as a table, as a picture, and answers.</summary>
public sealed class CapacityViewTests
{
    private const decimal Gibibyte = 1L << 30;

    private static readonly CapacityRow[] Rows =
    [
        new(
            "localhost",
            new CapacityAmount(8, 1, 7, 5.75m, 2.4m, 1.25m),
            new CapacityAmount(32 * Gibibyte, 4 * Gibibyte, 28 * Gibibyte, 21 * Gibibyte, 11.3m * Gibibyte, 7 * Gibibyte),
            new CapacityAmount(500 * Gibibyte, 50 * Gibibyte, 450 * Gibibyte, 130 * Gibibyte, 90 * Gibibyte, 320 * Gibibyte),
            new CapacityAmount(13, 0, 13, 5, 5, 8),
            new CostRow(0.42m, 0.345m, 0.075m, "EUR"),
            [Holder("Pod", "api", 2, 4, 0.8), Holder("Pod", "cache", 0.25m, 1, 0.2), Holder("Guest", "build", 0, 8, 24), Holder("Pod", "web", 3.5m, 8, 0.4), Holder("PersistentVolumeClaim", "data", 0, 0, null, 30), Holder("Guest", "files", 0, 0, 12, 100)])
        {
            WhatIf = [new WhatIfRow("web", 3, false, 1, "host localhost is 5.75 CPU short: 12.75 requested of 7, most of it by default/web x 3 10.5") { Now = 1, Hosts = [new("localhost", 1, 3)] }],
            Times =
            [
                new TimeRow("web", 1, 40, 40, new ExpectedRun(4.2, [new(StepPhase.Pull, 3), new(StepPhase.Start, 1)], 0), null)
                {
                    Hosts = [new("localhost", 1, 2), new("edge-1", 0, 19), new("edge-2", 0, 19)], CostPerHour = 0.21m, Currency = "EUR",
                },
                new TimeRow("build", 1, 9, 1, null, "host localhost is 57 GiB of memory short: 85 GiB requested of 28 GiB"),
            ],
        },
        new(
            "edge-1",
            new CapacityAmount(4, 0, 8, 6.5m, 1.1m, 1.5m),
            new CapacityAmount(8 * Gibibyte, 1 * Gibibyte, 7 * Gibibyte, 6 * Gibibyte, 3 * Gibibyte, 1 * Gibibyte),
            new CapacityAmount(100 * Gibibyte, 0, 150 * Gibibyte, 120 * Gibibyte, 20 * Gibibyte, 30 * Gibibyte),
            new CapacityAmount(65533, 0, 65533, 14, 14, 65519),
            null,
            [.. Enumerable.Range(1, 13).Select(i => Holder("Pod", $"worker-{i}", 0.5m, 0.25m, null)), Holder("Guest", "db", 0, 2.75m, 31, 120)]),
        new("edge-2", new CapacityAmount(2, 0, 2, 2.5m, null, -0.5m), new CapacityAmount(4 * Gibibyte, 0, 4 * Gibibyte, 0, null, 4 * Gibibyte), new CapacityAmount(0, 0, 0, 0, null, 0), new CapacityAmount(4093, 0, 4093, 1, 1, 4092), new CostRow(0.05m, 0.05m, 0, "EUR"), [Holder("Pod", "probe", 2.5m, 0, 0.2)]),
    ];

    [Fact]
    public void Hosts_and_holders_are_tables_and_answers_are_sentences()
    {
        var output = new StringWriter();

        new CapacityView(output, json: false).Show(Rows);

        Golden.Match(output.ToString(), "Views/capacity.golden");
    }

    [Fact]
    public void A_picture_has_a_bar_for_each_host_and_resource() => Golden.Match(CapacityPicture.Draw(Rows), "Views/capacity.svg.golden");

    [Fact]
    public void A_place_for_claims_has_one_bar()
    {
        var nothing = new CapacityAmount(0, 0, 0, 0, null, 0);
        var place = new CapacityRow("edge-1/ssd", nothing, nothing, new CapacityAmount(Gibibyte, 0, Gibibyte, 0, null, Gibibyte), nothing, null, []);

        string picture = CapacityPicture.Draw([place]);

        Assert.Contains("disk of edge-1/ssd", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("cpu of", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("memory of", picture, StringComparison.Ordinal);
    }

    private static HolderRow Holder(string kind, string name, decimal cpu, decimal gibibytes, double? seconds, decimal disk = 0) =>
        new(kind, "default", name, "shop", cpu, (long)(gibibytes * Gibibyte), (long)(disk * Gibibyte), 2)
        {
            NextSeconds = seconds,
            Addresses = kind == "PersistentVolumeClaim" ? 0 : 1,
            Ports = name == "web" ? [new HostPort(HostPort.AllAddresses, 80, "TCP"), new HostPort("127.0.0.1", 8080, "TCP")] : [],
        };
}
