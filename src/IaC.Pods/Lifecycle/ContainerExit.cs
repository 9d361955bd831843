namespace IaC.Pods.Lifecycle;

/// <summary>How a container ended.</summary>
/// <param name="Code">Exit code, or 128 and the signal.</param>
/// <param name="OutOfMemory">The kernel killed a process of it for lack of memory.</param>
/// <param name="Signal">The signal that ended it; null when it exited.</param>
internal readonly record struct ContainerExit(int Code, bool OutOfMemory, int? Signal = null);
