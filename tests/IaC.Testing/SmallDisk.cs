namespace IaC.Testing;

/// <summary>A tmpfs of a given size over a folder; needs root. Its size counts in pages of 4096 bytes.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    /// <summary>Mounts it, empty.</summary>
    public SmallDisk(string folder, long bytes)
    {
        this.folder = folder;
        Tool.Run("mount", ["-t", "tmpfs", "-o", $"size={bytes},mode=755", "none", folder]);
    }

    /// <summary>Gives it another size.</summary>
    public void Grow(long bytes) => Tool.Run("mount", ["-o", $"remount,size={bytes}", folder]);

    /// <summary>Takes all of it that is free.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Path.Combine(folder, "filler"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Nothing is left.
        }
    }

    /// <summary>Unmounts it, and all that was on it is gone.</summary>
    public void Dispose() => Tool.Run("umount", ["--lazy", folder]);
}
