namespace IaC.Pods.Lifecycle;

/// <summary>How a container ended.</summary>
/// <param name="Code">Exit code, or 128 and the signal.</param>
/// <param name="OutOfMemory">The kernel killed a process of it for lack of memory.</param>
/// <param name="Signal">The signal that ended it; null when it exited.</param>
/// <param name="LastWords">What it said of that; null where nothing was listened for.</param>
/// <param name="Refused">It is a machine that ended before it had begun: another try will end as this one did.</param>
internal readonly record struct ContainerExit(int Code, bool OutOfMemory, int? Signal = null, string? LastWords = null, bool Refused = false);
