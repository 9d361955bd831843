namespace IaC.Linux.Stubs;

/// <summary>A file descriptor of the child that a <see cref="SyscallProgram"/> makes: one it shares with its maker, or one that it opens itself.</summary>
public readonly record struct ChildDescriptor
{
    internal ChildDescriptor(int value, bool isSlot) => (Value, IsSlot) = (value, isSlot);

    /// <summary>The working folder (AT_FDCWD).</summary>
    public static ChildDescriptor WorkingFolder => new(-100, false);

    /// <summary>The number, or the index of a number that is chosen later.</summary>
    internal int Value { get; }

    internal bool IsSlot { get; }
}
