using IaC.Cli.Views.Formatting;
using IaC.Images;

namespace IaC.Cli.Views.Images;

/// <summary>
/// Images as a tree of their layers: what stands above is shared by all that stand below it. Each layer says what it adds, each image what it is in all, as a container and, where root disks were made of it, as a machine.
/// </summary>
internal sealed class ImageTreeView(TextWriter output)
{
    // Root disks by the image that they were made of, where that is shown too.
    private ILookup<Digest, StoredImage> machines = Array.Empty<StoredImage>().ToLookup(disk => disk.Digest);

    /// <summary>Shows images.</summary>
    public void Show(IReadOnlyList<StoredImage> images)
    {
        Node root = new(null);
        HashSet<Digest> containers = [.. images.Where(image => image.Format == ImageFormat.Oci).Select(image => image.Digest)];
        machines = images.Where(image => image.MadeFrom is { } from && containers.Contains(from)).ToLookup(disk => disk.MadeFrom!.Value);
        foreach (StoredImage image in images.Where(image => image.MadeFrom is not { } from || !containers.Contains(from)))
        {
            Node node = root;
            foreach (ImageLayer layer in image.Layers)
            {
                node = node.Below.TryGetValue(layer.DiffId, out Node? known) ? known : node.Below[layer.DiffId] = new Node(layer);
            }

            node.Images.Add(image);
        }

        ShowBelow(root, "");
    }

    private void ShowBelow(Node node, string indent)
    {
        int left = node.Below.Count + node.Images.Count;
        foreach (StoredImage image in node.Images)
        {
            Line(indent, --left == 0, $"{NamesOf(image)}  {Readable.Bytes(image.Size)} in {Readable.Count(image.Layers.Count, "layer")}");
            foreach (StoredImage disk in machines[image.Digest])
            {
                output.WriteLine($"{indent}{(left == 0 ? "   " : "│  ")}as a machine: {NamesOf(disk)}  {Readable.Bytes(disk.Size)}, a disk of {Readable.Bytes(disk.Config.Disk!.VirtualSize)}");
            }
        }

        foreach (Node below in node.Below.Values)
        {
            bool last = --left == 0;
            ImageLayer layer = below.Layer!;
            string made = layer.History?.CreatedBy is { } instruction ? $"  {Shorten(Printable.Line(instruction))}" : "";
            Line(indent, last, $"{Readable.Digests(layer.DiffId.ToString())}  +{Readable.Bytes(layer.Descriptor.Size)}{made}");
            ShowBelow(below, indent + (last ? "   " : "│  "));
        }
    }

    private static string NamesOf(StoredImage image) => Printable.Line(image.Names.Count > 0 ? string.Join(", ", image.Names) : Readable.Digests(image.Digest.ToString()));

    private void Line(string indent, bool last, string text) => output.WriteLine($"{indent}{(last ? "└─ " : "├─ ")}{text}");

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";

    private sealed class Node(ImageLayer? layer)
    {
        public ImageLayer? Layer => layer;

        public List<StoredImage> Images { get; } = [];

        public Dictionary<Digest, Node> Below { get; } = [];
    }
}
