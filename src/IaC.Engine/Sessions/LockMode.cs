namespace IaC.Engine;

/// <summary>Whether a session holds its stack.</summary>
public enum LockMode
{
    /// <summary>It only reads, and takes no lock.</summary>
    None,

    /// <summary>It holds the stack, or is refused at once with <see cref="StackLockedException"/>.</summary>
    Exclusive,

    /// <summary>It waits until it holds the stack.</summary>
    ExclusiveWait,
}
