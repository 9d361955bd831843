using System.Globalization;
using IaC.Linux.Files;

namespace IaC.Providers.Hosts;

/// <summary>Files that somebody has: written beside the file and then in its place, so that nobody ever sees a half of it, or what only its owner may.</summary>
internal static class OwnedFile
{
    private const int PrivatePermissions = 0b110_000_000;
    private const int LongestPart = 200;

    /// <summary>Puts a file in the place of what is there.</summary>
    internal static void Replace(SafeFolder folder, string name, ReadOnlySpan<byte> content, uint uid, uint gid, int permissions)
    {
        string draft = string.Create(CultureInfo.InvariantCulture, $".{name[..Math.Min(name.Length, LongestPart)]}.iac-{Environment.ProcessId}");
        folder.TryRemoveFile(draft);
        try
        {
            using (SafeFile file = folder.CreateFile(draft, PrivatePermissions))
            {
                file.Write(content, 0);
                file.SetOwner(uid, gid);
                file.SetPermissions(permissions);
                file.Flush();
            }

            folder.TryRename(draft, folder, name, replace: true);
        }
        catch
        {
            folder.TryRemoveFile(draft);
            throw;
        }
    }
}
