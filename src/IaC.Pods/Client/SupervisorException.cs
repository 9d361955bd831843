namespace IaC.Pods;

/// <summary>A supervisor refused, failed or is not there.</summary>
public sealed class SupervisorException : IOException
{
    /// <summary>A refusal.</summary>
    /// <param name="fault">Which kind.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="message">What happened, for people.</param>
    public SupervisorException(SupervisorFault fault, string uid, string message)
        : base(message) => (Fault, Uid) = (fault, uid);

    /// <summary>Which kind.</summary>
    public SupervisorFault Fault { get; }

    /// <summary>Key of the pod.</summary>
    public string Uid { get; }
}
