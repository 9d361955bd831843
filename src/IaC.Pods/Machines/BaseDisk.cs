using IaC.Hashing;

namespace IaC.Pods;

/// <summary>
/// The disk that others are laid over. Nothing of ours ever writes to it; that nobody else did is found out by its digest, which is costly, and so once for each content: a file whose content was seen to be right gets
/// a time of change that no file has by itself, and whoever writes to it takes that away.
/// </summary>
public static class BaseDisk
{
    // The first second of 1970, one thousandth past: neither a copy nor an archive of our store has it by chance.
    private static readonly DateTime Seen = DateTime.UnixEpoch.AddMilliseconds(1);

    /// <summary>Returns where the content is what it is called.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="digest"><c>sha256:</c> and 64 hex digits.</param>
    /// <exception cref="IOException">It was changed, or cannot be read.</exception>
    public static void Require(string path, string digest)
    {
        if (File.GetLastWriteTimeUtc(path) == Seen)
        {
            return;
        }

        string found = Sha256.DigestOfFile(path);
        if (found != digest)
        {
            throw new IOException($"the image that the disk is laid over was changed by somebody: {path} has the digest {found}. `iac image fsck` tells what else is; bring the image back, or replace the guest by one with another image");
        }

        File.SetLastWriteTimeUtc(path, Seen);
    }
}
