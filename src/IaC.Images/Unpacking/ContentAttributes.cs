namespace IaC.Images.Unpacking;

/// <summary>Which extended attributes of an archive are content.</summary>
internal static class ContentAttributes
{
    private const string OverlayPrefix = "trusted.overlay.";
    private const string UserOverlayPrefix = "user.overlay.";
    private const string LabelPrefix = "security.selinux";

    /// <summary>
    /// False for what belongs to the machine that packed: marks of its overlay file system, which would redirect lookups here (overlayfs.rst), and its SELinux labels.
    /// </summary>
    internal static bool IsContent(string name) =>
        !name.StartsWith(OverlayPrefix, StringComparison.Ordinal) && !name.StartsWith(UserOverlayPrefix, StringComparison.Ordinal) && !name.StartsWith(LabelPrefix, StringComparison.Ordinal);
}
