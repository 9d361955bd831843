namespace IaC.Pods;

/// <summary>Names within the folders of a pod.</summary>
internal static class PodFolders
{
    /// <summary>The record, in the lasting folder.</summary>
    internal const string Record = "record.json";

    /// <summary>Folder of the volumes, in the lasting folder.</summary>
    internal const string Volumes = "volumes";

    /// <summary>Folder of the logs, in the lasting folder.</summary>
    internal const string Logs = "logs";

    /// <summary>Folder of hosts, hostname and resolv.conf, in the runtime folder.</summary>
    internal const string Etc = "etc";

    /// <summary>Where tmpfs volumes are attached on kernels that need it, in the runtime folder.</summary>
    internal static string AttachedVolumes(RootLayout layout, string uid) => Path.Combine(layout.PodRun(uid), Volumes);
}
