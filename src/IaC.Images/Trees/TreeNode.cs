using IaC.Linux.Files;

namespace IaC.Images.Trees;

/// <summary>What stands at a path of a root file system.</summary>
/// <param name="Status">Type, owner, mode.</param>
/// <param name="Target">Target of a symbolic link; null for anything else.</param>
internal readonly record struct TreeNode(FileStatus Status, string? Target = null)
{
    internal FileKind Kind => Status.Kind;
}
