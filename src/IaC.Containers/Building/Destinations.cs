using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>
/// Places in the container that things are mounted on, made when absent. The child resolves each of them itself, within its root and among what it has mounted so far, and works on
/// by descriptor: a symbolic link of the image leads to another place in the container, never out of it.
/// </summary>
internal sealed class Destinations(SyscallProgram child)
{
    private const uint FolderMode = 0x1ED;
    private const uint EmptyFileMode = 0x8000 | 0x1A4;

    private readonly ChildDescriptor _parent = child.NewDescriptor();

    /// <summary>Opens a place.</summary>
    /// <param name="path">Absolute path in the container.</param>
    /// <param name="folder">Whether a folder or an empty file is made when nothing is there.</param>
    /// <param name="into">Descriptor that it is opened as.</param>
    internal void Open(string path, bool folder, ChildDescriptor into)
    {
        string[] parts = Normalised(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        SyscallLabel make = child.NewLabel();
        SyscallLabel done = child.NewLabel();

        child.OpenPath(path, into: into, onError: OnError.GoTo(make));
        child.JumpTo(done);

        child.Mark(make);
        for (int i = 0; i < parts.Length; i++)
        {
            child.OpenPath(string.Join('/', parts[..i]) is { Length: > 0 } above ? above : ".", into: _parent);
            bool last = i == parts.Length - 1;
            if (last && !folder)
            {
                child.MakeNode(_parent, parts[i], EmptyFileMode);
            }
            else
            {
                // Most folders above are there already. The one that is wanted is not, or it would have been opened.
                child.MakeFolder(_parent, parts[i], FolderMode, last ? OnError.Fail : OnError.Ignore);
            }
        }

        child.OpenPath(path, into: into);
        child.Mark(done);
    }

    /// <summary>Without <c>.</c>, <c>..</c> and doubled slashes, resolved as text as other runtimes do.</summary>
    internal static string Normalised(string path) => Path.GetFullPath(path, "/");
}
