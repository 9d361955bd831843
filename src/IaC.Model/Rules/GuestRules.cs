namespace IaC.Model;

/// <summary>Rules between the fields of a Guest.</summary>
internal static class GuestRules
{
    private static readonly Quantity LeastMemory = Quantity.Parse("32Mi");

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView guest)
    {
        NodeView spec = guest["spec"];
        NodeView memory = spec["memory"]["size"];
        if (memory.Quantity is { } size && size < LeastMemory)
        {
            yield return memory.Fault("a guest needs at least 32Mi of memory");
        }

        var taken = new HostPortTable<HostPort>();
        foreach (HostPort port in HostPort.OfGuest(guest).Where(port => taken.Take("", port, port) is not null))
        {
            yield return port.Source.Fault($"host port {port} is published twice");
        }
    }
}
