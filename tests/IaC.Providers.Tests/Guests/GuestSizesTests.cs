using IaC.Providers.Guests;

namespace IaC.Providers.Tests.Guests;

public sealed class GuestSizesTests
{
    [Theory]
    [InlineData(2_500_000_000, 2_500_000_256)]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(1, 512)]
    public void A_disk_has_whole_sectors(long declared, long bytes) => Assert.Equal(bytes, GuestSizes.OfDisk(declared));

    [Theory]
    [InlineData(1_000_000_000, 1_000_005_632)]
    [InlineData(1 << 30, 1 << 30)]
    public void Memory_ends_where_QEMU_lets_it_end(long declared, long bytes) => Assert.Equal(bytes, GuestSizes.OfMemory(declared));
}
