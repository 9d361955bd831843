namespace IaC.Images.Unpacking;

/// <summary>How much one layer or blob may still put on disk: no more than its limit, and never the last of the free space.</summary>
/// <param name="limit">Bytes in all.</param>
/// <param name="folder">Folder on the file system that fills up.</param>
/// <param name="subject">What messages call it.</param>
internal sealed class UnpackBudget(long limit, string folder, string subject)
{
    private const long Block = 4096;
    private const long Reserve = 64L << 20;
    private const long LookAgainAfter = 64L << 20;

    private readonly DriveInfo _disk = new(folder);
    private long _used;
    private long _usedAtLook = -LookAgainAfter;

    /// <summary>Bytes that were taken so far.</summary>
    internal long Used => _used;

    /// <summary>Refuses at once what is known to be too much.</summary>
    internal void Expect(long bytes) => Check(bytes);

    /// <summary>Counts content, in whole blocks of a file system.</summary>
    internal void Take(long bytes)
    {
        long blocks = bytes > limit ? limit + 1 : (bytes + Block - 1) / Block * Block;
        Check(blocks);
        _used += blocks;
    }

    /// <summary>Counts an entry: an inode and a name cost disk too, so that an archive of empty files cannot fill it.</summary>
    internal void TakeEntry() => Take(Block);

    private void Check(long more)
    {
        if (more > limit - _used)
        {
            throw new ImageException($"holds more than the limit of {limit} bytes", subject);
        }

        if (_used + more - _usedAtLook < LookAgainAfter)
        {
            return;
        }

        _usedAtLook = _used;
        long free = _disk.AvailableFreeSpace;
        if (more > free - Reserve)
        {
            throw new ImageException($"does not fit on the disk of {folder}: {free >> 20} MiB of it are free, and {Reserve >> 20} MiB are to stay free", subject);
        }
    }
}
