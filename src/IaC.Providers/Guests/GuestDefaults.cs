using IaC.Model.V1Alpha1;

namespace IaC.Providers.Guests;

/// <summary>What a guest has where its document says nothing.</summary>
internal static class GuestDefaults
{
    private const long Memory = 256L << 20;

    /// <summary>Bytes of memory; 256 MiB unless given.</summary>
    internal static long MemoryOf(GuestSpec spec) => spec.Memory?.Size.Units ?? Memory;

    /// <summary>Bytes that the disks may fill whose size is declared. Of one that is as large as its image nothing is known before that is there, and one of the host is the host's own.</summary>
    internal static long StorageOf(GuestSpec spec) => (spec.RootDisk?.Size?.Units ?? 0) + spec.Disks.Where(disk => disk.Path is null).Sum(disk => disk.Size?.Units ?? 0);
}
