namespace IaC.Linux.Stubs;

/// <summary>What a child does when an operation is refused. The default ends the child and reports the operation.</summary>
public readonly record struct OnError
{
    private OnError(int target) => Target = target;

    /// <summary>Ends the child; the start fails with the operation's step, path and error.</summary>
    public static OnError Fail => default;

    /// <summary>Goes on with the next operation.</summary>
    public static OnError Ignore => new(-1);

    /// <summary>0 fails, -1 ignores, else a label's index plus one.</summary>
    internal int Target { get; }

    /// <summary>Goes on at a label.</summary>
    public static OnError GoTo(SyscallLabel label) => new(label.Index + 1);
}

/// <summary>A place in a <see cref="SyscallProgram"/>.</summary>
public readonly record struct SyscallLabel
{
    internal SyscallLabel(int index) => Index = index;

    internal int Index { get; }
}
