namespace IaC.Network.Guests;

/// <summary>Types of messages of DHCPv6, by their numbers (RFC 8415, 7.3).</summary>
internal enum DhcpV6MessageType : byte
{
    Solicit = 1,
    Advertise = 2,
    Request = 3,
    Confirm = 4,
    Renew = 5,
    Rebind = 6,
    Reply = 7,
    Release = 8,
    Decline = 9,
    InformationRequest = 11,
}
