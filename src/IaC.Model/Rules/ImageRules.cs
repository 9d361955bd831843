namespace IaC.Model;

/// <summary>Rules between the fields of an Image.</summary>
internal static class ImageRules
{
    /// <summary>What layers lie on when they lie on nothing.</summary>
    public const string Scratch = "scratch";

    private static readonly string[] Sources = ["registry", "layers", "build", "archive", "disk", "guest", "image"];

    // Sources that an image comes from as it is.
    private static readonly string[] Wholes = ["registry", "build", "archive", "disk", "guest", "image"];

    private static readonly Quantity SmallestRootDisk = Quantity.Parse("16Mi");

    private static readonly string[] DiskSources = ["path", "url"];

    private static readonly string[] Checksums = ["sha256", "sha512"];

    private static readonly string[] Commands = ["script", "command"];

    private static readonly string[] LayerKinds = ["programs", "files", "copy", "copyFrom", "run"];

    public static IEnumerable<DocumentFault> Check(NodeView image)
    {
        NodeView name = image["metadata"]["name"];
        NodeView spec = image["spec"];
        if (name.Text == Scratch)
        {
            yield return name.Fault("`scratch` is the empty image", "choose another name");
        }

        foreach (DocumentFault fault in RuleParts.ExactlyOne(spec, $"image `{name.Text}`", Sources, "from", "args", "config"))
        {
            yield return fault;
        }

        foreach (string whole in Wholes.Where(source => spec[source].Exists))
        {
            if (spec["from"].Exists)
            {
                yield return spec["from"].Fault($"`from` is what `layers` lie on; `{whole}` gives a whole image", "remove it") with { AtName = true };
            }

            if (spec["args"].Exists)
            {
                yield return spec["args"].Fault($"`args` are variables of commands among `layers`; `{whole}` has none", whole == "build" ? "give `build.args`" : "remove it") with { AtName = true };
            }

            if (spec["config"].Exists)
            {
                yield return spec["config"].Fault($"`config` belongs to `layers`; `{whole}` gives an image with its own", "build one `from` it") with { AtName = true };
            }
        }

        foreach (DocumentFault fault in CheckDisk(spec["disk"]))
        {
            yield return fault;
        }

        NodeView rootDisk = spec["image"];
        if (rootDisk["size"].Quantity is { } size && size < SmallestRootDisk)
        {
            yield return rootDisk["size"].Fault("a root disk needs at least 16Mi");
        }

        if (rootDisk["from"].Text is Scratch)
        {
            yield return rootDisk["from"].Fault("`scratch` is the empty image, and a guest starts nothing from it");
        }

        foreach (NodeView layer in spec["layers"].Items)
        {
            foreach (DocumentFault fault in RuleParts.ExactlyOne(layer, "a layer", LayerKinds))
            {
                yield return fault;
            }

            if (layer["run"].Exists)
            {
                foreach (DocumentFault fault in RuleParts.ExactlyOne(layer["run"], "`run`", Commands, "network", "env", "user", "workingDir", "caches", "secrets"))
                {
                    yield return fault;
                }
            }

            foreach (DocumentFault fault in RuleParts.NoneTwice(layer["files"].Items.Select(file => file["path"]), "files of one layer have the path"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<DocumentFault> CheckDisk(NodeView disk)
    {
        if (!disk.Exists)
        {
            yield break;
        }

        foreach (DocumentFault fault in RuleParts.ExactlyOne(disk, "`disk`", DiskSources, [.. Checksums, "format"]))
        {
            yield return fault;
        }

        if (disk[Checksums[0]].Exists && disk[Checksums[1]].Exists)
        {
            yield return disk[Checksums[1]].Fault("`disk` has both `sha256` and `sha512`", "give one of them") with { AtName = true };
        }
        else if (disk["url"].Exists && !Checksums.Any(name => disk[name].Exists))
        {
            yield return disk["url"].Fault("what a server gives needs a checksum", "give its `sha256` or `sha512`, as the publisher says it") with { AtName = true };
        }
    }
}
