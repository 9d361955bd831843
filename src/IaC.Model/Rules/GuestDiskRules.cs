namespace IaC.Model;

/// <summary>Rules between the fields of the disks of a Guest.</summary>
internal static class GuestDiskRules
{
    // A virtio disk has room for so many in its serial number (virtio specification, 5.2.6).
    private const int LongestName = 20;

    private static readonly string[] Taken = ["root", "root-base", "seed"];

    private static readonly Quantity Least = Quantity.Parse("1Mi");

    private static readonly string[] Sources = ["image", "path"];

    /// <summary>The faults.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView disks) =>
        RuleParts.NoneTwice(disks.Items.Select(disk => disk["name"]), "disks have the name").Concat(RuleParts.NoneTwice(disks.Items.Select(disk => disk["path"]), "disks have the path")).Concat(disks.Items.SelectMany(Disk));

    private static IEnumerable<DocumentFault> Disk(NodeView disk)
    {
        NodeView name = disk["name"];
        if (name.Text is { Length: > LongestName })
        {
            yield return name.Fault($"the name of a disk has at most {LongestName} characters: it is the serial number that the guest sees");
        }
        else if (Taken.Contains(name.Text))
        {
            yield return name.Fault($"`{name.Text}` is a disk that a guest has anyway", "choose another name");
        }

        if (Sources.All(source => disk[source].Exists))
        {
            yield return disk["path"].Fault($"disk `{name.Text}` has both `image` and `path`", "give one of them") with { AtName = true };
        }
        else if (!disk["size"].Exists && Sources.All(source => !disk[source].Exists))
        {
            yield return disk.Fault($"disk `{name.Text}` has no size", "give `size`, or the `image` that it begins as");
        }

        if (disk["size"].Exists && disk["path"].Exists)
        {
            yield return disk["size"].Fault("a disk of the host has the size that it has", "remove `size`, and grow it there") with { AtName = true };
        }

        if (disk["size"].Quantity is { } size && size < Least)
        {
            yield return disk["size"].Fault("a disk has at least 1Mi");
        }
    }
}
