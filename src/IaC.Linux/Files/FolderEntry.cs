namespace IaC.Linux.Files;

/// <summary>One name in a folder, as getdents64(2) lists it.</summary>
/// <param name="Name">The name; see <see cref="FileNames"/> for bytes that are not UTF-8.</param>
/// <param name="Kind">Type; null where the file system does not tell.</param>
public readonly record struct FolderEntry(string Name, FileKind? Kind);
