namespace IaC.Model;

/// <summary>Rules between the fields of a Guest.</summary>
internal static class GuestRules
{
    private static readonly Quantity LeastMemory = Quantity.Parse("32Mi");

    private static readonly Quantity LeastGrowing = Quantity.Parse("256Mi");

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView guest)
    {
        NodeView spec = guest["spec"];
        NodeView memory = spec["memory"]["size"];
        if (memory.Quantity is { } size && size < LeastMemory)
        {
            yield return memory.Fault("a guest needs at least 32Mi of memory");
        }

        NodeView most = spec["memory"]["max"];
        if (most.Quantity is { } limit && memory.Quantity is { } start)
        {
            if (limit < start)
            {
                yield return most.Fault("`max` is less than `size`");
            }
            else if (start < LeastGrowing)
            {
                yield return memory.Fault("a guest whose memory can grow needs at least 256Mi: Linux sets 64Mi of it aside", "give more, or remove `max`");
            }
        }

        if (spec["cpus"]["max"].Integer is { } processors && processors < (spec["cpus"]["count"].Integer ?? 1))
        {
            yield return spec["cpus"]["max"].Fault("`max` is less than `count`");
        }

        if (!spec["image"].Exists && !spec["kernel"].Exists && spec.Exists)
        {
            yield return spec.Fault("a guest needs `image` or `kernel`", "give the disk that it starts from, or a kernel with an initrd");
        }

        if (spec["rootDisk"].Exists && !spec["image"].Exists)
        {
            yield return spec["rootDisk"].Fault("`rootDisk` is the disk over `image`, and there is none", "declare it among `disks`") with { AtName = true };
        }

        if (spec["mutable"].IsTrue && !spec["image"].Exists)
        {
            yield return spec["mutable"].Fault("`mutable` is about the disk that is made from `image`, and there is none") with { AtName = true };
        }

        if (spec["cloudInit"]["networkConfig"].Exists && spec["networks"].Items.FirstOrDefault(network => network["address"].Exists) is { Exists: true } network)
        {
            yield return network["address"].Fault("`networkConfig` of `cloudInit` says which addresses the guest takes", "give all of them in one of the two") with { AtName = true };
        }

        if (spec["initrd"].Exists && !spec["kernel"].Exists)
        {
            yield return spec["initrd"].Fault("`initrd` goes with `kernel`", "give the kernel, or let the image start its own") with { AtName = true };
        }

        if (spec["cmdline"].Exists && !spec["kernel"].Exists)
        {
            yield return spec["cmdline"].Fault("`cmdline` goes with `kernel`", "give the kernel, or set it in the boot loader of the image") with { AtName = true };
        }

        foreach (DocumentFault fault in GuestDiskRules.Check(spec["disks"]).Concat(Folders(spec["folders"])).Concat(GuestNetworkRules.Check(spec["networks"])).Concat(CloudInitRules.Check(spec["cloudInit"])).Concat(GuestDeviceRules.Check(spec["devices"])))
        {
            yield return fault;
        }

        foreach (DocumentFault fault in DeclaredHostPort.Twice(DeclaredHostPort.OfGuest(guest)).Concat(DeclaredHostPort.Loopbacks(guest["spec"]["ports"].Items)))
        {
            yield return fault;
        }
    }

    // A tag of virtiofs has room for so many bytes (virtio specification, 5.11.4).
    private static IEnumerable<DocumentFault> Folders(NodeView folders)
    {
        const int Longest = 36;
        return RuleParts.NoneTwice(folders.Items.Select(folder => folder["name"]), "folders have the name").Concat(
            from folder in folders.Items
            where folder["name"].Text is { Length: > Longest }
            select folder["name"].Fault($"the name of a folder has at most {Longest} characters"));
    }
}
