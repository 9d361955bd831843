using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Images;
using IaC.Cli.Views.Workloads;
using IaC.Testing;

namespace IaC.Cli.Tests.Views;

public sealed class TableTests
{
    [Fact]
    public void Ps_table()
    {
        var output = new StringWriter();
        new TablePsView(output).Show(
        [
            new WorkloadRow("Pod", "default", "web", "localhost", "Running", true, 12, ["10.88.0.2"], Events.Time) { AgeSeconds = 3 * 3600 },
            new WorkloadRow("Pod", "other", "a-long-name", "localhost", "CrashLoopBackOff", false, 0, [], null),
        ]);
        Golden.Match(output.ToString(), "Views/ps-table.golden");
    }

    [Fact]
    public void Images_table()
    {
        var output = new StringWriter();
        new TableImagesView(output, Events.Time.AddDays(2)).Show([new ImageRow("tools", $"sha256:{new string('a', 64)}", 5_000_000, 2, Events.Time, "linux/amd64", "oci", 9_000_000, 1_000), new ImageRow(null, "sha256:4567", 1, 1, null, "linux/amd64", "oci", 1, 0)]);
        Golden.Match(output.ToString(), "Views/images-table.golden");
    }

    [Fact]
    public void Cells_cannot_break_the_table()
    {
        var table = new TextTable("A", "B");
        table.Add("one\ntwo\e[1m", "x");
        Assert.Equal("A                B\none\\ntwo\\x1b[1m  x\n", table.ToString());
    }
}
