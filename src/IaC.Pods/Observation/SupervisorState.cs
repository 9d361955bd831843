namespace IaC.Pods;

/// <summary>How a pod's supervisor was found.</summary>
public enum SupervisorState
{
    /// <summary>It answered; the status is of now.</summary>
    Running,

    /// <summary>It lives and does not answer: stopped, stuck, or of a version that refuses.</summary>
    Unresponsive,

    /// <summary>It is gone and processes of the pod still run, unwatched.</summary>
    Lost,

    /// <summary>Nothing of the pod runs: it ended, was killed as a whole, or the machine was started anew.</summary>
    Gone,
}
