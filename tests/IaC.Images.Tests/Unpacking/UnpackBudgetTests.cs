using IaC.Images.Unpacking;
using IaC.Testing;

namespace IaC.Images.Tests.Unpacking;

public sealed class UnpackBudgetTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    public void What_does_not_fit_is_told_with_what_is_free_and_what_is_to_stay_free(int mebibytes)
    {
        Require.Root();
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.FullPath, (long)mebibytes << 20);
        var budget = new UnpackBudget(1L << 30, folder.FullPath, "layer");

        ImageException refusal = Assert.Throws<ImageException>(() => budget.Expect(40L << 20));

        Assert.Contains($"does not fit on the disk of {folder.FullPath}: {mebibytes} MiB of it are free, and 64 MiB are to stay free", refusal.Message, StringComparison.Ordinal);
    }
}
