using System.Globalization;
using System.Net;
using IaC.Linux;
using IaC.Network;
using IaC.Pods.Protocol;

namespace IaC.Pods.Supervision;

/// <content>Another record for a pod that runs.</content>
internal sealed partial class SupervisedPod
{
    // More than the fabric, a projection and the record need at once.
    private const int DescriptorsOfAnUpdate = 32;

    /// <summary>Changes the pod from its record to another one. Without descriptors nothing is begun. A step that fails leaves the former record in force, so that the same update can be asked for again.</summary>
    /// <returns>What was done; nothing when <see cref="PodUpdate.Replace"/> is not empty.</returns>
    internal PodUpdate Update(StartRequest request)
    {
        PodRecord next = request.Record;
        PodUpdate update = PodUpdate.Between(Record, _secrets, next, request.Secrets);
        if (!update.Replace.IsEmpty)
        {
            return update;
        }

        RequireMemory(next, update);
        DescriptorTable.Require(_made.Namespaces.Uts, DescriptorsOfAnUpdate);
        if (update.Names)
        {
            PodMaker.WriteNames(_made.Etc, next);
        }

        foreach (PodVolume volume in next.Volumes.Where(volume => update.Projections.Contains(volume.Name)))
        {
            _made.Volumes.Rewrite(volume, request.Secrets);
        }

        // Also where nothing of it changes: somebody may have taken a part of it away.
        MendNetwork(next);

        PodContainer[] containers = [.. next.InitContainers, .. next.Containers];
        for (int i = 0; i < containers.Length; i++)
        {
            if (update.Containers[i] == ContainerChange.Live)
            {
                _runs[i]?.Cgroup.Apply(containers[i].Spec.Linux.Resources, containers[i].Spec.Linux.Devices);
                if (containers[i].Machine is { } machine)
                {
                    _machines.GetValueOrDefault(i)?.Changes.Want(machine);
                }
            }
        }

        PodMaker.WriteRecord(Layout, next);
        (Record, _containers, _secrets, _digest) = (next, [.. containers], request.Secrets, request.Digest);
        _machine.Replace(next);
        Restart(update);
        return update;
    }

    /// <summary>Puts right what somebody took of the network.</summary>
    internal void MendNetwork() => MendNetwork(Record);

    private void MendNetwork(PodRecord record)
    {
        if (record.Network is { } network)
        {
            using Fabric fabric = Fabric.Ensure(PodFabric.Options(Layout, record.RootId, network));
            fabric.Mend(record.Uid, IPAddress.Parse(network.Address), PodFabric.Ports(network), _made.Namespaces.Network);
        }
    }

    // What cannot be given back is held: a limit below it is refused by one kernel, and ends the program on another.
    private void RequireMemory(PodRecord next, PodUpdate update)
    {
        PodContainer[] containers = [.. next.InitContainers, .. next.Containers];
        for (int i = 0; i < containers.Length; i++)
        {
            if (update.Containers[i] == ContainerChange.Live && containers[i].Spec.Linux.Resources.MemoryLimit is { } limit && _runs[i]?.Cgroup.MemoryHeld is { } held && held > limit)
            {
                throw new IOException(
                    $"container {containers[i].Name} uses {Mebibytes(held)} MiB of memory, more than its new limit of {Mebibytes(limit)} MiB: give it more, or free it by `iac restart {next.Name} -c {containers[i].Name}` and apply again");
            }
        }

        static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private void Restart(PodUpdate update)
    {
        if (update.RestartPod)
        {
            _machine.Restart(grace: null);
            return;
        }

        for (int i = 0; i < update.Containers.Length; i++)
        {
            if (update.Containers[i] == ContainerChange.Restart && !RunsToEnd(i))
            {
                _machine.Restart(i, grace: null);
            }
        }
    }
}
