using System.Buffers;
using System.Text;

namespace IaC.Linux.Files;

/// <summary>Reading extended attributes of entries (xattr(7)).</summary>
public sealed unsafe partial class SafeFolder
{
    /// <summary>All attributes of the entry itself, in no order; of the folder where <paramref name="name"/> is null. None where the file system has none.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes(string? name)
    {
        _ = name is null ? null : Name(name, "llistxattr");
        using DescriptorUse use = new(Handle);

        // There are no calls that take a folder's descriptor before Linux 6.13; the link in /proc leads to the same inode, and the last component is not followed.
        byte[] path = FileNames.EncodeTerminated($"/proc/self/fd/{use.Number}/{name ?? "."}");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestAttribute);
        try
        {
            return Attributes(path, buffer, name ?? ".");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private List<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes(byte[] path, byte[] buffer, string name)
    {
        fixed (byte* nativePath = path)
        fixed (byte* native = buffer)
        {
            nint length = Syscall.Invoke(SyscallNumber.Llistxattr, (nint)nativePath, (nint)native, LargestAttribute);
            if (-length is LinuxError.EOPNOTSUPP)
            {
                return [];
            }

            string names = Encoding.UTF8.GetString(buffer.AsSpan(0, (int)Syscall.Check(length, "llistxattr", Join(name))));
            List<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes = [];
            foreach (string attribute in names.Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                fixed (byte* nativeAttribute = FileNames.EncodeTerminated(attribute))
                {
                    nint size = Syscall.Invoke(SyscallNumber.Lgetxattr, (nint)nativePath, (nint)nativeAttribute, (nint)native, LargestAttribute);
                    if (-size is not LinuxError.ENODATA)
                    {
                        attributes.Add(new(attribute, buffer.AsSpan(0, (int)Syscall.Check(size, $"lgetxattr {attribute}", Join(name))).ToArray()));
                    }
                }
            }

            return attributes;
        }
    }
}
