using IaC.Linux.Files;

namespace IaC.Images.Unpacking;

/// <summary>
/// Names that say that something of the layers below is gone (OCI image-spec, layer.md, Whiteouts), and the form in which overlayfs wants the same (overlayfs.rst, whiteouts and opaque directories).
/// </summary>
internal static class Whiteouts
{
    private const string Prefix = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const string PrivatePrefix = ".wh..wh.";
    private const string OpaqueAttribute = "trusted.overlay.opaque";

    /// <summary>What an entry of this name says.</summary>
    internal static WhiteoutKind KindOf(string name) =>
        !name.StartsWith(Prefix, StringComparison.Ordinal) ? WhiteoutKind.None
        : name == Opaque ? WhiteoutKind.Opaque
        : name.StartsWith(PrivatePrefix, StringComparison.Ordinal) ? WhiteoutKind.Private
        : WhiteoutKind.Removed;

    /// <summary>Name that an entry of kind <see cref="WhiteoutKind.Removed"/> removes.</summary>
    internal static string Target(string name, string place)
    {
        string target = name[Prefix.Length..];
        return target is "" or "." or ".." ? throw new ImageException("a whiteout of a name that is none", place) : target;
    }

    /// <summary>The name under which an archive says that a name is gone.</summary>
    internal static string NameFor(string target) => Prefix + target;

    /// <summary>Whether this is a whiteout of overlayfs: a character device 0/0.</summary>
    internal static bool IsWhiteout(FileStatus status) => status is { Kind: FileKind.CharacterDevice, Device: { Major: 0, Minor: 0 } };

    /// <summary>Hides a name of the layers below.</summary>
    internal static void Create(SafeFolder folder, string name) => folder.TryCreateNode(name, FileKind.CharacterDevice, 0, default);

    /// <summary>Hides what the layers below have in this folder.</summary>
    internal static void MakeOpaque(SafeFolder folder) => folder.SetAttribute(OpaqueAttribute, "y"u8);

    /// <summary>Whether this folder hides those of the layers below.</summary>
    internal static bool IsOpaque(SafeFolder folder) => folder.GetAttribute(OpaqueAttribute) is [(byte)'y'];
}
