namespace IaC.Providers.Guests;

/// <summary>Sizes as QEMU takes them: what is declared in decimal units seldom ends where a sector or a page does, and is given the rest of it.</summary>
internal static class GuestSizes
{
    private const long Sector = 512;

    // To this QEMU rounds the memory that a machine starts with, and so the most that it may have.
    private const long MemoryUnit = 8192;

    /// <summary>Bytes of a disk: whole sectors.</summary>
    internal static long OfDisk(long bytes) => RoundUp(bytes, Sector);

    /// <summary>Bytes of memory.</summary>
    internal static long OfMemory(long bytes) => RoundUp(bytes, MemoryUnit);

    private static long RoundUp(long bytes, long unit) => bytes + ((unit - (bytes % unit)) % unit);
}
