namespace IaC.Pods.Supervision;

/// <summary>A client whose answer is due when the pod has come to a state.</summary>
/// <param name="Connection">The client.</param>
/// <param name="Reached">Whether it has.</param>
internal readonly record struct Waiter(ControlConnection Connection, Func<PodStatus, bool> Reached);
