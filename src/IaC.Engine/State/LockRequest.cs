namespace IaC.Engine;

/// <summary>How a stack is taken.</summary>
/// <param name="Holder">Who takes it.</param>
/// <param name="Wait">Wait until it is free.</param>
/// <param name="Waiting">Told once when a wait begins, with who holds it; null where that could not be read.</param>
/// <param name="Time">The clock.</param>
internal sealed record LockRequest(LockHolder Holder, bool Wait, Action<LockHolder?>? Waiting, TimeProvider Time);
