using System.Text;
using IaC.Hashing;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>From a declared source to the entries of a layer, and to the hash that stands for it.</summary>
internal static class LayerInputs
{
    /// <summary>The entries of a source on top of what is below.</summary>
    /// <param name="source">The source.</param>
    /// <param name="baseFolder">Folder that is copied from.</param>
    /// <param name="below">What is below; null for nothing.</param>
    /// <param name="time">Time of entries that bring none of their own.</param>
    /// <param name="others">Unpacked layers of the image that is copied from, topmost first; empty for other sources.</param>
    /// <param name="newFile">Names a file for content that must be unpacked first; null leaves archives as they are.</param>
    internal static LayerTree Collect(LayerSource source, string baseFolder, MergedTree? below, FileTime time, IReadOnlyList<string> others, Func<string>? newFile = null)
    {
        LayerTree tree = new(below, time) { NewFile = newFile };
        switch (source)
        {
            case LayerSource.Copy copy:
                CopyLayer.Fill(tree, copy, baseFolder);
                break;
            case LayerSource.CopyMany many:
                many.Copies.ToList().ForEach(one => CopyLayer.Fill(tree, one, baseFolder));
                many.Remote.ToList().ForEach(file => RemoteFileLayer.Fill(tree, file));
                break;
            case LayerSource.CopyFrom from:
                CopyFromLayer.Fill(tree, from, others);
                break;
            case LayerSource.Folder folder:
                tree.Folder(ImagePath(folder.Path), folder.Owner);
                break;
            case LayerSource.Files files:
                FilesLayer.Fill(tree, files);
                break;
            case LayerSource.Programs programs:
                ProgramsLayer.Fill(tree, programs);
                break;
        }

        return tree;
    }

    /// <summary>
    /// Hash of all that a source brings, whatever it is put on: of the declaration, and of the archive that it would be on nothing. Programs count by name, so that an upgrade of the machine does not
    /// rebuild every image; what is copied from another image counts by the digest of that, and what a server gives by its own, so that it need not be here.
    /// </summary>
    internal static Digest Hash(LayerSource source, string baseFolder, CancellationToken cancellationToken)
    {
        using Sha256Stream hashed = new();
        hashed.Write(Encoding.UTF8.GetBytes(source.ToString()));
        switch (source)
        {
            case LayerSource.CopyMany many:
                Hash(many with { Remote = [] }, baseFolder, hashed, cancellationToken);
                break;
            case LayerSource.Copy or LayerSource.Files:
                Hash(source, baseFolder, hashed, cancellationToken);
                break;
            case LayerSource.Run run:
                hashed.Write(Encoding.UTF8.GetBytes(run.Describe()));
                foreach (LayerSource content in run.Mounts.Select(mount => mount.Content).OfType<LayerSource>())
                {
                    hashed.Write(Encoding.UTF8.GetBytes(Hash(content, baseFolder, cancellationToken).ToString()));
                }

                break;
        }

        return Digest.FromHash(hashed.Hash());
    }

    private static void Hash(LayerSource source, string baseFolder, Stream hashed, CancellationToken cancellationToken)
    {
        using LayerTree tree = Collect(source, baseFolder, null, FileTime.Epoch, []);
        tree.Write(hashed, null, cancellationToken);
    }

    /// <summary>A declared path of the image. Throws for one that is not absolute.</summary>
    internal static string ImagePath(string path) => path.StartsWith('/') ? path : throw new ImageException("is not absolute, as a path in an image must be", path);
}
