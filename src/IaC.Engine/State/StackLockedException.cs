namespace IaC.Engine;

/// <summary>Another process holds the stack.</summary>
public sealed class StackLockedException(string stack, LockHolder? holder)
    : EngineException(
        holder is null ? $"stack {stack} is held by another process" : $"stack {stack} is held by {holder}",
        "wait until it is done, or pass --wait-lock")
{
    /// <summary>Who holds it; null where that could not be read.</summary>
    public LockHolder? Holder { get; } = holder;
}
