using IaC.Hashing;
using IaC.Linux.Files;

namespace IaC.Pods;

/// <summary>Makes the folders of a machine and copies into them what QEMU reads, as its user's. A copy is what its name says, or is not made.</summary>
public static class MachineFiles
{
    private const int ReadableByOwner = 0x100;
    private const int FolderPermissions = 0x1ED;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Draft = ".new";
    private const int PieceSize = 128 << 10;

    /// <summary>Copies what is not there yet, so that what becomes of its source is no matter to a guest that starts one day.</summary>
    /// <exception cref="IOException">A source cannot be read or is not what it was when it was pinned, or the disk is full.</exception>
    public static void Ensure(RootLayout layout, string uid, VirtualMachine machine)
    {
        Directory.CreateDirectory(layout.Pod(uid), OwnerOnly);
        using SafeFolder folder = OpenFolder(layout, uid);
        foreach (MachineFile file in machine.Files.Where(file => folder.Status(file.Name) is null))
        {
            Copy(folder, file, machine.User);
        }
    }

    /// <summary>The same, and removes what is not wanted any more.</summary>
    /// <exception cref="IOException">A source cannot be read or is not what it was when it was pinned, or the disk is full.</exception>
    internal static void Prepare(RootLayout layout, string uid, VirtualMachine machine)
    {
        Ensure(layout, uid, machine);
        using SafeFolder folder = OpenFolder(layout, uid);
        foreach (FolderEntry entry in folder.Entries().Where(entry => machine.Files.All(file => file.Name != entry.Name)))
        {
            folder.RemoveTree(entry.Name);
        }
    }

    private static SafeFolder OpenFolder(RootLayout layout, string uid)
    {
        using SafeFolder pod = SafeFolder.Open(layout.Pod(uid));
        pod.TryCreateFolder(Path.GetFileName(MachineFolders.Root(layout, uid)), FolderPermissions);
        string name = Path.GetFileName(MachineFolders.Files(layout, uid));
        pod.TryCreateFolder(name, FolderPermissions);
        return pod.OpenFolder(name);
    }

    // Under another name until it is whole: a copy that was broken off must not be taken for one.
    private static void Copy(SafeFolder folder, MachineFile file, uint user)
    {
        string draft = file.Name + Draft;
        if (folder.Status(draft) is not null)
        {
            folder.RemoveTree(draft);
        }

        using Sha256Stream hash = new();
        using (FileStream source = new(file.Source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        using (SafeFile copy = folder.CreateFile(draft, ReadableByOwner))
        using (Stream target = copy.AsStream(FileAccess.Write))
        {
            byte[] piece = new byte[PieceSize];
            while (source.Read(piece) is > 0 and int read)
            {
                hash.Write(piece.AsSpan(0, read));
                target.Write(piece.AsSpan(0, read));
            }
        }

        string found = Convert.ToHexStringLower(hash.Hash());
        if (!found.StartsWith(file.Name, StringComparison.Ordinal))
        {
            folder.RemoveTree(draft);
            throw new IOException($"{file.Source} is not what it was when it was planned: its digest is sha256:{found}, and not sha256:{file.Name}...; `iac up` takes it as it is now");
        }

        folder.SetOwner(draft, user, user);
        folder.TryRename(draft, folder, file.Name, replace: true);
    }
}
