namespace IaC.Pods.Machines;

/// <summary>A folder of the host as the guest sees it (virtiofs): its server reads and writes the guest's memory itself, which is a file for that.</summary>
internal static class FolderDevice
{
    private const string Memory = "ram";

    /// <summary>The arguments of the memory of a machine with folders.</summary>
    internal static IEnumerable<string> MemoryArguments(long size) =>
        ["-object", FormattableString.Invariant($"memory-backend-memfd,id={Memory},size={size}B,share=on"), "-machine", $"memory-backend={Memory}"];

    /// <summary>The arguments of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="descriptor">Connected to its server.</param>
    internal static IEnumerable<string> Arguments(MachineFolder folder, int descriptor) =>
    [
        "-chardev", FormattableString.Invariant($"socket,id=folder-{folder.Name},fd={descriptor}"),
        .. QemuPart.Device(json =>
        {
            json.WriteString("driver", "vhost-user-fs-pci");
            json.WriteString("id", $"device-folder-{folder.Name}");
            json.WriteString("chardev", $"folder-{folder.Name}");
            json.WriteString("tag", folder.Name);
        }).Arguments,
    ];
}
