namespace IaC.Pods;

/// <summary>Something that happened to a pod or to a container of it.</summary>
/// <param name="Container">Name of the container; null where the pod is meant.</param>
/// <param name="Reason">One of <see cref="PodEventReason"/>.</param>
/// <param name="Message">One sentence for people.</param>
internal readonly record struct PodEvent(string? Container, string Reason, string Message);
