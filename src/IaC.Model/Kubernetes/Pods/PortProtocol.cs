namespace IaC.Model.Kubernetes;

/// <summary>Protocol of a port.</summary>
[NotYet("SCTP")]
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    TCP,

    /// <summary>UDP.</summary>
    UDP,
}
