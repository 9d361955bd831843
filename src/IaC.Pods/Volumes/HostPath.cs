using IaC.Linux.Files;

namespace IaC.Pods.Volumes;

/// <summary>Checks a path of the host before it is mounted (Kubernetes, "hostPath volume types").</summary>
internal static class HostPath
{
    private const UnixFileMode Folder755 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode File644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes what its type allows to be made, and refuses what is of another type. An untyped path is made as a folder, as the container runtimes of Kubernetes do.</summary>
    /// <exception cref="IOException">The path is not what its type says.</exception>
    internal static void Ensure(PodVolume volume)
    {
        string path = volume.Path ?? throw new InvalidDataException($"volume {volume.Name}: a hostPath needs a path");
        FileKind? found = KindOf(path);
        switch (volume.HostPathType)
        {
            case "" or "DirectoryOrCreate" when found is null:
                Directory.CreateDirectory(path, Folder755);
                break;
            case "FileOrCreate" when found is null:
                using (new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = File644 }))
                {
                }

                break;
            case "":
                break;
            default:
                FileKind wanted = Wanted(volume);
                if (found != wanted)
                {
                    throw new IOException($"hostPath {path} is {Name(found)}, its type {volume.HostPathType} wants {Name(wanted)}");
                }

                break;
        }
    }

    private static FileKind Wanted(PodVolume volume) => volume.HostPathType switch
    {
        "DirectoryOrCreate" or "Directory" => FileKind.Folder,
        "FileOrCreate" or "File" => FileKind.Regular,
        "Socket" => FileKind.Socket,
        "CharDevice" => FileKind.CharacterDevice,
        "BlockDevice" => FileKind.BlockDevice,
        _ => throw new InvalidDataException($"volume {volume.Name}: unknown hostPath type {volume.HostPathType}"),
    };

    // Links are followed: the path is the operator's, not the container's.
    private static FileKind? KindOf(string path)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (Path.GetDirectoryName(target) is not { } parent)
        {
            return FileKind.Folder;
        }

        if (!Directory.Exists(parent))
        {
            return null;
        }

        using SafeFolder folder = SafeFolder.Open(parent);
        return folder.Status(Path.GetFileName(target))?.Kind;
    }

    private static string Name(FileKind? kind) => kind switch
    {
        null => "absent",
        FileKind.Folder => "a folder",
        FileKind.Regular => "a file",
        FileKind.Socket => "a socket",
        FileKind.CharacterDevice => "a character device",
        FileKind.BlockDevice => "a block device",
        FileKind.Fifo => "a pipe",
        _ => "a symbolic link",
    };
}
