using IaC.Linux.Mounts;

namespace IaC.Linux.Stubs;

/// <content>Mounts, by descriptors wherever the kernel has them.</content>
public sealed unsafe partial class SyscallProgram
{
    private const int AtEmptyPath = 0x1000;
    private const int AtRecursive = 0x8000;
    private const int CloneTree = 1;
    private const int MoveFromEmptyPath = 0x4;
    private const int MoveToEmptyPath = 0x40;
    private const int CloseContextOnExec = 1;
    private const int SetFlag = 0;
    private const int SetString = 1;
    private const int CreateSuperblock = 6;
    private const int DetachLazily = 2;
    private const int Recursive = 0x4000;
    private const int Private = 1 << 18;

    /// <summary>Begins a new file system (fsopen(2)).</summary>
    public ChildDescriptor OpenFileSystem(string type)
    {
        if (_said is null)
        {
            _said = _arena.Allocate(SaidLength);
        }

        ChildDescriptor context = AddOpening("fsopen", SyscallNumber.Fsopen, OnError.Fail, Text(type), CloseContextOnExec);
        _contexts.Add((context, NewLabel()));
        return context;
    }

    /// <summary>Sets an option; without a value it is a flag (fsconfig(2)). What the file system says on a refusal becomes <see cref="SyscallFailure.Said"/>.</summary>
    public void SetOption(ChildDescriptor context, string key, string? value = null) =>
        Add("fsconfig", SyscallNumber.Fsconfig, OnRefusal(context), context, value is null ? SetFlag : SetString, Text(key), value is null ? 0 : Text(value), 0);

    /// <summary>Makes the file system and a mount of it that is attached nowhere (fsconfig(2), fsmount(2)).</summary>
    public ChildDescriptor MakeMount(ChildDescriptor context, MountAttributes attributes)
    {
        Add("fsconfig", SyscallNumber.Fsconfig, OnRefusal(context), context, CreateSuperblock, 0, 0, 0);
        return AddOpening("fsmount", SyscallNumber.Fsmount, OnRefusal(context), context, CloseContextOnExec, (nint)attributes);
    }

    /// <summary>A copy, attached nowhere, of what is mounted at a path (open_tree(2)).</summary>
    public ChildDescriptor CloneMount(string path, bool recursive) =>
        AddOpening("open_tree", SyscallNumber.OpenTree, OnError.Fail, ChildDescriptor.WorkingFolder, Text(path), CloneTree | OpenFlags.CloseOnExec | (recursive ? AtRecursive : 0));

    /// <summary>A copy, attached nowhere, of an open folder, file or mount (open_tree(2)).</summary>
    public ChildDescriptor CloneMount(ChildDescriptor source, bool recursive) =>
        AddOpening("open_tree", SyscallNumber.OpenTree, OnError.Fail, source, Empty, CloneTree | OpenFlags.CloseOnExec | AtEmptyPath | (recursive ? AtRecursive : 0));

    /// <summary>Attaches a mount to an open folder or file (move_mount(2)).</summary>
    public void Attach(ChildDescriptor mount, ChildDescriptor target, OnError onError = default) =>
        Add("move_mount", SyscallNumber.MoveMount, onError, mount, Empty, target, Empty, MoveFromEmptyPath | MoveToEmptyPath);

    /// <summary>Attaches a mount to a path of the host (move_mount(2)).</summary>
    public void Attach(ChildDescriptor mount, string path) =>
        Add("move_mount", SyscallNumber.MoveMount, OnError.Fail, mount, Empty, ChildDescriptor.WorkingFolder, Text(path), MoveFromEmptyPath);

    /// <summary>Adds and takes attributes of a mount (mount_setattr(2)).</summary>
    public void SetAttributes(ChildDescriptor mount, MountAttributes set, MountAttributes clear, bool recursive)
    {
        nint change = Copy(new MountAttributeSet { Set = (ulong)set, Clear = (ulong)clear });
        Add("mount_setattr", SyscallNumber.MountSetattr, OnError.Fail, mount, Empty, AtEmptyPath | (recursive ? AtRecursive : 0), change, sizeof(MountAttributeSet));
    }

    /// <summary>Mounts by the older call, which takes all options as one text of at most a page (mount(2)).</summary>
    public void MountAt(string target, string type, string options) => Add("mount", SyscallNumber.Mount, OnError.Fail, Text(type), Text(target), Text(type), 0, Text(options));

    /// <summary>Cuts every mount off from the host: nothing that is mounted later shows on the other side (mount(2), MS_PRIVATE).</summary>
    public void MakeAllMountsPrivate() => Add("mount", SyscallNumber.Mount, OnError.Fail, 0, Text("/"), 0, Recursive | Private, 0);

    /// <summary>Makes the working folder, a mount, the root; the old root comes to lie on top of it (pivot_root(2), NOTES).</summary>
    public void PivotRootHere() => Add("pivot_root", SyscallNumber.PivotRoot, OnError.Fail, Text("."), Text("."));

    /// <summary>Takes the topmost mount off the working folder (umount2(2), MNT_DETACH).</summary>
    public void DetachHere() => Add("umount2", SyscallNumber.Umount2, OnError.Fail, Text("."), DetachLazily);

    private OnError OnRefusal(ChildDescriptor context) => OnError.GoTo(_contexts.Find(c => c.Context == context).Refused);
}
