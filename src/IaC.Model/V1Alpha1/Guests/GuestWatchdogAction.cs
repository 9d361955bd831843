using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What a watchdog does to a guest that stands still.</summary>
public enum GuestWatchdogAction
{
    /// <summary>It boots anew.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>It is switched off; <c>restartPolicy</c> decides what then.</summary>
    [JsonStringEnumMemberName("poweroff")]
    PowerOff,
}
