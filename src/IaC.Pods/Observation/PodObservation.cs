namespace IaC.Pods;

/// <summary>What one look at a pod found.</summary>
/// <param name="Uid">Key of the pod.</param>
/// <param name="Supervisor">How its supervisor was found.</param>
/// <param name="Status">The status of now when it runs, else the last one that was written; null when there is none.</param>
/// <param name="Detail">Why the supervisor is not running, for people; null when it is.</param>
public sealed record PodObservation(string Uid, SupervisorState Supervisor, PodStatus? Status, string? Detail);
