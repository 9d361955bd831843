namespace IaC.Engine;

/// <summary>The run was stopped while a step waited until its resource is ready. All before that is done.</summary>
internal sealed class WaitStoppedException() : OperationCanceledException("applied, but not waited for until it is ready: the run was stopped");
