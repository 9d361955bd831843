namespace IaC.Model;

/// <summary>What runs the processors of a guest, as its outputs say it, and how long that makes an apply wait.</summary>
public static class GuestAcceleration
{
    /// <summary>Name of the output.</summary>
    public const string Output = "accelerator";

    /// <summary>The processor of the host runs them.</summary>
    public const string Kvm = "kvm";

    /// <summary>QEMU translates them.</summary>
    public const string Tcg = "tcg";

    /// <summary>How long an apply waits for a guest whose processors are translated, unless something else is said: 15 minutes. Such a machine boots several times slower.</summary>
    public static readonly TimeSpan TcgReadyDeadline = TimeSpan.FromMinutes(15);
}
