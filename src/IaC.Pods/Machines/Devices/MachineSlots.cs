namespace IaC.Pods;

/// <summary>Where devices are that can come and go while the machine runs. One bridge of 31 places costs a guest nothing when it boots; as many ports of PCI Express cost it 40 ms each.</summary>
public static class MachineSlots
{
    /// <summary>Id of the bridge.</summary>
    public const string Bus = "slots";

    /// <summary>Devices that fit.</summary>
    public const int Count = 31;
}
