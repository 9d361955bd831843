namespace IaC.Model.V1Alpha1;

/// <summary>A watchdog (i6300esb): once a program of the guest has started it, the guest is reset or switched off when that program has not told it for a while that all is well.</summary>
public sealed record GuestWatchdog
{
    /// <summary>What becomes of a guest that did not tell it in time.</summary>
    public GuestWatchdogAction Action { get; init; } = GuestWatchdogAction.Reset;
}
