namespace IaC.Model.V1Alpha1;

/// <summary>How a guest is switched off: by its power button first, then by ending QEMU.</summary>
public sealed record GuestShutdown
{
    /// <summary>Seconds between the power button and the end of QEMU.</summary>
    [Bounds(0, int.MaxValue)]
    public int GraceSeconds { get; init; } = 30;
}
