using System.Security.Cryptography;
using System.Text;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>From a declared source to the entries of a layer, and to the hash that stands for it.</summary>
internal static class LayerInputs
{
    /// <summary>The entries of a source on top of what is below.</summary>
    internal static LayerTree Collect(LayerSource source, string baseFolder, MergedTree? below, FileTime time)
    {
        LayerTree tree = new(below, time);
        switch (source)
        {
            case LayerSource.Copy copy:
                CopyLayer.Fill(tree, copy, baseFolder);
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
    /// rebuild every image.
    /// </summary>
    internal static Digest Hash(LayerSource source, string baseFolder, CancellationToken cancellationToken)
    {
        using SHA256 hash = SHA256.Create();
        using CryptoStream hashed = new(Stream.Null, hash, CryptoStreamMode.Write);
        hashed.Write(Encoding.UTF8.GetBytes(source.ToString()));
        if (source is not LayerSource.Programs)
        {
            using LayerTree tree = Collect(source, baseFolder, null, FileTime.Epoch);
            tree.Write(hashed, null, cancellationToken);
        }

        hashed.FlushFinalBlock();
        return Digest.FromHash(hash.Hash);
    }

    /// <summary>A declared path of the image. Throws for one that is not absolute.</summary>
    internal static string ImagePath(string path) => path.StartsWith('/') ? path : throw new ImageException("is not absolute, as a path in an image must be", path);
}
