namespace IaC.Model.V1Alpha1;

/// <summary>When a guest counts as ready: all that is given must hold. A guest whose QEMU does not answer is never ready.</summary>
public sealed record GuestReadiness
{
    /// <summary>Its console has shown a line that contains this text since it was started.</summary>
    public string? Log { get; init; }

    /// <summary>The QEMU guest agent in it answers (the package <c>qemu-guest-agent</c>).</summary>
    public bool Agent { get; init; }

    /// <summary>It takes connections at this port.</summary>
    [Bounds(1, 65535)]
    public int? Tcp { get; init; }

    /// <summary>Its server of ssh greets, at port 22.</summary>
    public bool Ssh { get; init; }

    /// <summary>cloud-init has finished, which it says on the console each time that the guest boots.</summary>
    public bool CloudInit { get; init; }

    /// <summary>Seconds within which an apply waits for all of it, as the annotation <c>iac/timeout-ready</c> says it also; 300 unless one of both is given, and 900 for a guest that is run by tcg.</summary>
    [Bounds(1, int.MaxValue)]
    public int? TimeoutSeconds { get; init; }
}
