using IaC.Cli.Views.Formatting;
using IaC.Images;

namespace IaC.Cli.Views.Images;

/// <summary>Images as a tree of their layers: what stands above is shared by all that stand below it. Each layer says what it adds, each image what it is in all.</summary>
internal sealed class ImageTreeView(TextWriter output)
{
    /// <summary>Shows images.</summary>
    public void Show(IReadOnlyList<StoredImage> images)
    {
        Node root = new(null);
        foreach (StoredImage image in images)
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
            string name = image.Names.Count > 0 ? string.Join(", ", image.Names) : Readable.Digests(image.Digest.ToString());
            Line(indent, --left == 0, $"{Printable.Line(name)}  {Readable.Bytes(image.Size)} in {Readable.Count(image.Layers.Count, "layer")}");
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

    private void Line(string indent, bool last, string text) => output.WriteLine($"{indent}{(last ? "└─ " : "├─ ")}{text}");

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";

    private sealed class Node(ImageLayer? layer)
    {
        public ImageLayer? Layer => layer;

        public List<StoredImage> Images { get; } = [];

        public Dictionary<Digest, Node> Below { get; } = [];
    }
}
