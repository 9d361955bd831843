using System.Collections.Immutable;
using IaC.Linux.Mounts;

namespace IaC.Containers.Building;

/// <summary>Options of a mount, sorted into what the mount has and what its file system is told (mount(8)).</summary>
/// <param name="Set">Attributes that it has.</param>
/// <param name="Clear">Attributes that it must not have.</param>
/// <param name="Recursive">A bind mount with what is mounted below its source (<c>rbind</c>).</param>
/// <param name="Data">Options of the file system; a null value is a flag.</param>
internal readonly record struct MountOptions(MountAttributes Set, MountAttributes Clear, bool Recursive, ImmutableArray<KeyValuePair<string, string?>> Data)
{
    internal static MountOptions Parse(ImmutableArray<string> options)
    {
        (MountAttributes set, MountAttributes clear, bool recursive) = (0, 0, false);
        ImmutableArray<KeyValuePair<string, string?>>.Builder data = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        foreach (string option in options)
        {
            switch (option)
            {
                case "ro": set |= MountAttributes.ReadOnly; break;
                case "rw": clear |= MountAttributes.ReadOnly; break;
                case "nosuid": set |= MountAttributes.NoSetUserId; break;
                case "suid": clear |= MountAttributes.NoSetUserId; break;
                case "nodev": set |= MountAttributes.NoDevices; break;
                case "dev": clear |= MountAttributes.NoDevices; break;
                case "noexec": set |= MountAttributes.NoExecute; break;
                case "exec": clear |= MountAttributes.NoExecute; break;
                case "noatime": set |= MountAttributes.NoAccessTime; break;
                case "nodiratime": set |= MountAttributes.NoFolderAccessTime; break;
                case "strictatime": set |= MountAttributes.StrictAccessTime; break;
                case "rbind": recursive = true; break;

                // The kernel's default, and what every mount of a container is.
                case "bind" or "defaults" or "relatime" or "private" or "rprivate": break;
                default:
                    string[] words = option.Split('=', 2);
                    data.Add(new(words[0], words.Length == 2 ? words[1] : null));
                    break;
            }
        }

        return new MountOptions(set, clear, recursive, data.ToImmutable());
    }
}
