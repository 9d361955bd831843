using IaC.Images.Unpacking;
using IaC.Testing;

namespace IaC.Images.Tests.Unpacking;

public sealed class UnpackBudgetTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    public void A_disk_whose_last_space_would_be_taken_says_what_is_free_and_what_stays_so(int mebibytes)
    {
        Require.Root();
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.FullPath, (long)mebibytes << 20);
        var budget = new UnpackBudget(1L << 30, folder.FullPath, "layer");

        ImageException refusal = Assert.Throws<ImageException>(() => budget.Expect(40L << 20));

        Assert.Contains($"does not fit on the disk of {folder.FullPath}: {mebibytes} MiB of it are free, and the last 64 MiB stay so", refusal.Message, StringComparison.Ordinal);
    }
}
