namespace IaC.Network;

/// <summary>Transport protocol of a published port; the value is the IP protocol number.</summary>
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,
}
