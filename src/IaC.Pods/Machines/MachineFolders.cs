namespace IaC.Pods;

/// <summary>Where the files of a machine lie.</summary>
public static class MachineFolders
{
    /// <summary>Folder of its kernel and the like, which QEMU may read.</summary>
    public static string Files(RootLayout layout, string uid) => Path.Combine(layout.Pod(uid), "machine");

    /// <summary>An empty folder: what QEMU needs of the host is mounted over it.</summary>
    public static string Root(RootLayout layout, string uid) => Path.Combine(layout.Pod(uid), "root");

    /// <summary>What the next run of it finds in its memory (<see cref="MachineMemory"/>), where there is such a file.</summary>
    public static string Memory(RootLayout layout, string uid) => Path.Combine(layout.Pod(uid), "memory.qcow2");

    /// <summary>Socket of the servers of its folders, for as long as it takes to connect to it.</summary>
    internal static string FolderSocket(RootLayout layout, string uid) => Path.Combine(layout.PodRun(uid), "folder");

    /// <summary>Socket of the monitor that the supervisor uses.</summary>
    internal static string Monitor(RootLayout layout, string uid) => Path.Combine(layout.PodRun(uid), "monitor");

    /// <summary>Socket of the monitor for people.</summary>
    public static string SecondMonitor(RootLayout layout, string uid) => Path.Combine(layout.PodRun(uid), "monitor2");
}
