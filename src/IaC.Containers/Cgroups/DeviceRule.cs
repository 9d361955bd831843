using System.Collections.Immutable;
using IaC.Containers.Oci;

namespace IaC.Containers.Cgroups;

/// <summary>Something that a container may do with devices.</summary>
/// <param name="Type"><c>c</c> or <c>b</c>.</param>
/// <param name="Major">Major number; null is every one.</param>
/// <param name="Minor">Minor number; null is every one.</param>
/// <param name="Access"><c>rwm</c> for all, or <c>m</c> for making a node of it only.</param>
internal readonly record struct DeviceRule(char Type, uint? Major, uint? Minor, string Access)
{
    private const string All = "rwm";

    /// <summary>Docker's list. Making any node is allowed, using it is not: package managers make nodes that nobody opens.</summary>
    private static readonly ImmutableArray<DeviceRule> Default =
    [
        new('b', null, null, "m"), new('c', null, null, "m"),
        new('c', 1, 3, All), new('c', 1, 5, All), new('c', 1, 7, All), new('c', 1, 8, All), new('c', 1, 9, All), // null, zero, full, random, urandom
        new('c', 5, 0, All), new('c', 5, 1, All), new('c', 5, 2, All), new('c', 136, null, All), // tty, console, ptmx, pts
    ];

    /// <summary>Rules of a container with these devices beside the default ones.</summary>
    internal static ImmutableArray<DeviceRule> With(ImmutableArray<DeviceSpec> devices) =>
        [.. Default.Union(devices.Where(d => d.Type != "p").Select(d => new DeviceRule(d.Type == "b" ? 'b' : 'c', d.Major, d.Minor, All)))];

    /// <summary>The notation of devices.allow and devices.list: <c>c 1:3 rwm</c>.</summary>
    public override string ToString() => $"{Type} {Major?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*"}:{Minor?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*"} {Access}";
}
