namespace IaC.Guests;

/// <summary>
/// The smallest machine that needs a processor: 212 bytes that go from real mode through protected mode into long mode with paging, count to fifty million, and write 0x10 to port 0xf4, where the
/// device <c>isa-debug-exit</c> makes QEMU end with 2 * 0x10 + 1.
/// </summary>
internal static class BootSector
{
    /// <summary>Exit code of a QEMU in which it ran to its end.</summary>
    internal const int Success = 33;

    // The firmware reads a whole disk's geometry before it believes the sector: the size of a diskette is enough for it.
    private const int DiskSize = 1440 * 1024;
    private const int SectorSize = 512;

    private const string Code =
        "+jHAjtiO0LwAfLBSuukA7g8BFtB8DyDADAEPIsDqInwIAGa4EACO2I7AjtCwUGa66QDuvwAAAQAxwLkAGAAA86vHBQAAAQADEAEAxwUAEAEAAyABAMcFACABAIMAAAAPIOCDyCAPIuC4AAABAA8i2LmAAADADzINAAEAAA8wDyDADQAAAIAPIsDqkHwA"
        + "ABgAsExmuukA7kjHwYDw+gJI/8l1+7BE7rAQZrr0AO706/0AAAAAAAAAAP//AAAAms8A//8AAACSzwD//wAAAJqvAB8AsHw=";

    /// <summary>A raw disk that begins with it.</summary>
    internal static byte[] Disk()
    {
        byte[] disk = new byte[DiskSize];
        Convert.FromBase64String(Code).CopyTo(disk, 0);
        (disk[SectorSize - 2], disk[SectorSize - 1]) = (0x55, 0xAA);
        return disk;
    }
}
