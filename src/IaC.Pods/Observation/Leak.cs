namespace IaC.Pods;

/// <summary>Something of a root that nobody owns.</summary>
/// <param name="Kind"><c>process</c>, <c>mount</c>, <c>netns</c>, <c>network</c>, <c>cgroup</c>, <c>folder</c>, <c>lease</c>, <c>image</c>; <c>left</c> of a stack that is not recorded where it was asked for.</param>
/// <param name="Name">Pid, path or name.</param>
/// <param name="Detail">What it is, for people.</param>
public sealed record Leak(string Kind, string Name, string Detail);
