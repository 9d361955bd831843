namespace IaC.Model.V1Alpha1;

/// <summary>Processors of a guest.</summary>
public sealed record GuestCpus
{
    /// <summary>How many.</summary>
    [Bounds(1, 255)]
    public int Count { get; init; } = 1;

    /// <summary>How many it can get while it runs; none unless given. The guest takes them into use itself: <c>echo 1 >/sys/devices/system/cpu/cpu1/online</c>, which many distributions do on their own.</summary>
    [Bounds(1, 255)]
    public int? Max { get; init; }
}
