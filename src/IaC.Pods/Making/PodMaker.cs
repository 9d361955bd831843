using System.Net;
using IaC.Containers.Cgroups;
using IaC.Containers.Pods;
using IaC.Network;
using IaC.Pods.Volumes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>Makes everything of a pod that its containers need, in the order of its record. A step that fails is named; <see cref="PodTeardown"/> unmakes what was made.</summary>
/// <param name="layout">Folders of the root.</param>
/// <param name="record">What is made.</param>
/// <param name="secrets">Values that the record names.</param>
/// <param name="tap">Other end of the interface of a guest that is there already; null makes one.</param>
internal sealed class PodMaker(RootLayout layout, PodRecord record, PodSecrets secrets, SafeFileHandle? tap = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What is made.</summary>
    internal PodRecord Record => record;

    /// <summary>The step that is being done.</summary>
    internal string Step { get; private set; } = "record";

    /// <summary>Makes the folders and writes the record: from here on the pod has an owner.</summary>
    internal void MakeFolders()
    {
        Begin("folders");
        Directory.CreateDirectory(layout.Pod(record.Uid), OwnerOnly);
        Directory.CreateDirectory(Path.Combine(layout.Pod(record.Uid), PodFolders.Logs), OwnerOnly);
        Begin("record");
        WriteRecord(layout, record);
        Begin("runtime folder");
        Directory.CreateDirectory(layout.PodRun(record.Uid), OwnerOnly);
    }

    /// <summary>Makes the rest.</summary>
    internal MadePod Make()
    {
        Begin("control groups");
        CgroupHost cgroups = CgroupHost.Detect();

        Begin("namespaces");
        PodNamespaces namespaces = PodNamespaces.Create(record.Hostname, newNetwork: record.Network is not null && !IsGuest);
        PodVolumes volumes = new(layout, record);
        MadePod pod = new() { Layout = layout, Cgroups = cgroups, Namespaces = namespaces, Volumes = volumes, Etc = Path.Combine(layout.PodRun(record.Uid), PodFolders.Etc) };
        try
        {
            Attach(pod);
            foreach (PodVolume volume in record.Volumes)
            {
                Begin($"volume {volume.Name}");
                volumes.Make(volume, secrets);
            }

            Begin("names");
            Directory.CreateDirectory(pod.Etc);
            WriteNames(pod.Etc, record);
            if (record.SharePids)
            {
                Begin("pause");
                pod.Pause = PodPause.Start(namespaces, cgroups.Create(PodGroup.Container(record.RootId, record.Uid, PodGroup.Pause)));
            }

            Begin("containers");
            return pod;
        }
        catch
        {
            pod.Dispose();
            throw;
        }
    }

    /// <summary>Writes the record in one step.</summary>
    internal static void WriteRecord(RootLayout layout, PodRecord record)
    {
        string path = layout.PodRecordFile(record.Uid);
        using (FileStream file = new(path + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(PodRecordJson.Write(record));
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Writes the files in place: a container has mounted the file itself, and would never see another one of that name.</summary>
    internal static void WriteNames(string etc, PodRecord record)
    {
        WriteInPlace(Path.Combine(etc, "hosts"), record.Hosts);
        WriteInPlace(Path.Combine(etc, "hostname"), record.Hostname + "\n");
        WriteInPlace(Path.Combine(etc, "resolv.conf"), record.ResolvConf);
    }

    private static void WriteInPlace(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        File.SetUnixFileMode(file.SafeFileHandle, ReadableByAll);
        file.Write(bytes);
        file.SetLength(bytes.Length);
    }

    private bool IsGuest => record.Containers.Any(container => container.Machine is not null);

    private void Attach(MadePod pod)
    {
        pod.Tap = tap;
        if (record.Network is not { } network || tap is not null)
        {
            return;
        }

        Begin($"network {network.Address}");
        using Fabric fabric = Fabric.Ensure(PodFabric.Options(layout, record.RootId, network));
        CrashSteps.Pass("attachment");
        if (IsGuest)
        {
            pod.Tap = fabric.AttachGuest(record.Uid, IPAddress.Parse(network.Address), PodFabric.Ports(network));
            return;
        }

        fabric.Attach(new PodAttachment
        {
            Uid = record.Uid,
            Address = IPAddress.Parse(network.Address),
            NetworkNamespace = pod.Namespaces.Network!,
            Ports = PodFabric.Ports(network),
        });
    }

    private void Begin(string step)
    {
        Step = step;
        CrashSteps.Pass(step);
    }
}
