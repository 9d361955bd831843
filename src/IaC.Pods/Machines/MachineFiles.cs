using IaC.Linux.Files;

namespace IaC.Pods.Machines;

/// <summary>Makes the folders of a machine and copies into them what QEMU reads, as its user's.</summary>
internal static class MachineFiles
{
    private const int ReadableByOwner = 0x100;
    private const int FolderPermissions = 0x1ED;
    private const string Draft = ".new";

    /// <summary>Copies what is not there yet, and removes what is not wanted any more.</summary>
    /// <exception cref="IOException">A source cannot be read, or the disk is full.</exception>
    internal static void Prepare(RootLayout layout, string uid, VirtualMachine machine)
    {
        using SafeFolder pod = SafeFolder.Open(layout.Pod(uid));
        pod.TryCreateFolder(Path.GetFileName(MachineFolders.Root(layout, uid)), FolderPermissions);
        string name = Path.GetFileName(MachineFolders.Files(layout, uid));
        pod.TryCreateFolder(name, FolderPermissions);
        using SafeFolder folder = pod.OpenFolder(name);
        foreach (FolderEntry entry in folder.Entries().Where(entry => machine.Files.All(file => file.Name != entry.Name)))
        {
            folder.RemoveTree(entry.Name);
        }

        foreach (MachineFile file in machine.Files.Where(file => folder.Status(file.Name) is null))
        {
            Copy(folder, file, machine.User);
        }
    }

    // Under another name until it is whole: a copy that was broken off must not be taken for one.
    private static void Copy(SafeFolder folder, MachineFile file, uint user)
    {
        string draft = file.Name + Draft;
        using (FileStream source = new(file.Source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        using (SafeFile copy = folder.CreateFile(draft, ReadableByOwner))
        using (Stream target = copy.AsStream(FileAccess.Write))
        {
            source.CopyTo(target);
        }

        folder.SetOwner(draft, user, user);
        folder.TryRename(draft, folder, file.Name, replace: true);
    }
}
