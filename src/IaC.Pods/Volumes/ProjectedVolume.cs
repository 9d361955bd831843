using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Volumes;

/// <summary>
/// Files in a tmpfs that change all at once: each generation lies in a folder of its own, <c>..data</c> points to the current one, and the visible names point through it
/// (the layout of Kubernetes' volumes, so that programs which watch <c>..data</c> work).
/// </summary>
internal sealed class ProjectedVolume(PodVolume volume, SafeFileHandle mount)
{
    private const string Current = "..data";
    private const string Next = "..data_tmp";
    private const int FolderPermissions = 0x1ED;
    private const int GroupRead = 0x20;

    private int _generation;

    /// <summary>Writes a generation and makes it the current one in one step.</summary>
    internal void Write(PodVolume files, PodSecrets secrets)
    {
        using SafeFolder root = SafeFolder.Open($"/proc/self/fd/{mount.DangerousGetHandle()}");
        root.SetPermissions(FolderPermissions);
        if (volume.Group is { } owner)
        {
            root.SetOwner(0, owner);
        }

        string former = $"..{_generation}";
        string generation = $"..{++_generation}";
        using (SafeFolder folder = MakeFolder(root, generation))
        {
            foreach (ProjectedFile file in files.Files)
            {
                WriteFile(folder, file, secrets);
            }
        }

        root.TryCreateSymlink(Next, generation);
        root.TryRename(Next, root, Current, replace: true);
        HashSet<string> visible = [.. files.Files.Select(file => file.Path.Split('/')[0])];
        foreach (string name in visible)
        {
            root.TryCreateSymlink(name, $"{Current}/{name}");
        }

        foreach (FolderEntry entry in root.Entries().Where(entry => !entry.Name.StartsWith("..", StringComparison.Ordinal) && !visible.Contains(entry.Name)))
        {
            root.TryRemoveFile(entry.Name);
        }

        root.RemoveTree(former);
    }

    private void WriteFile(SafeFolder generation, ProjectedFile file, PodSecrets secrets)
    {
        string[] parts = file.Path.Split('/');
        SafeFolder folder = generation;
        foreach (string part in parts[..^1])
        {
            SafeFolder inner = MakeFolder(folder, part);
            if (folder != generation)
            {
                folder.Dispose();
            }

            folder = inner;
        }

        try
        {
            using SafeFile target = folder.CreateFile(parts[^1], 0);
            target.Write(Convert.FromBase64String(file.Content ?? Value(secrets, file)), 0);
            target.SetPermissions((int)file.Mode | (volume.Group is null ? 0 : GroupRead));
            if (volume.Group is { } group)
            {
                target.SetOwner(0, group);
            }
        }
        finally
        {
            if (folder != generation)
            {
                folder.Dispose();
            }
        }
    }

    private string Value(PodSecrets secrets, ProjectedFile file) =>
        secrets.Values.GetValueOrDefault(file.Secret ?? "") ?? throw new InvalidDataException($"volume {volume.Name}: no value for {file.Path} (secret {file.Secret})");

    private SafeFolder MakeFolder(SafeFolder parent, string name)
    {
        parent.TryCreateFolder(name, 0);
        SafeFolder folder = parent.OpenFolder(name);
        folder.SetPermissions(FolderPermissions);
        if (volume.Group is { } group)
        {
            folder.SetOwner(0, group);
        }

        return folder;
    }
}
