using System.Globalization;
using IaC.Linux;

namespace IaC.Network;

/// <summary>
/// Switches of IPv6, which the kernel gives no other way to than these files. They show the network namespace of the thread that opens them.
/// </summary>
internal static class IPv6Settings
{
    private const string Folder = "/proc/sys/net/ipv6/conf";
    private const string All = "all";
    private const string Forwarding = "forwarding";
    private const string AcceptAnnouncements = "accept_ra";
    private const string Off = "disable_ipv6";
    private const int UnlessForwarding = 1;
    private const int Always = 2;

    /// <summary>Whether the kernel has IPv6.</summary>
    internal static bool Exist => Directory.Exists(Folder);

    /// <summary>Whether the namespace forwards.</summary>
    internal static bool IsForwarding => Exist && Read(All, Forwarding) != 0;

    /// <summary>
    /// Has the host forward. One that found its next router by that router's announcements would lose it, since who forwards is no longer told: interfaces that listened go on listening.
    /// It is never taken back, for the reason of <see cref="HostForwarding"/>.
    /// </summary>
    /// <exception cref="LinuxException">EAFNOSUPPORT: the kernel has no IPv6.</exception>
    internal static void EnableForwardingOfHost()
    {
        if (!Exist)
        {
            throw new LinuxException("open", LinuxError.EAFNOSUPPORT, Folder);
        }

        if (IsForwarding)
        {
            return;
        }

        foreach (string name in Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)))
        {
            if (name != All && Read(name, AcceptAnnouncements) == UnlessForwarding)
            {
                Write(name, AcceptAnnouncements, Always);
            }
        }

        EnableForwarding();
    }

    /// <summary>Has the namespace forward, and listen to no announcements.</summary>
    internal static void EnableForwarding() => Write(All, Forwarding, 1);

    /// <summary>Has an interface neither believe what routers announce nor go other ways than those that it is given: on a bridge of pods anybody could claim to be the router.</summary>
    internal static void TrustNobody(string name)
    {
        Write(name, Off, 0);
        Write(name, AcceptAnnouncements, 0);
        Write(name, "accept_redirects", 0);
    }

    /// <summary>Takes all addresses and routes of IPv6 from an interface, and leaves it ready for new ones.</summary>
    internal static void Clear(string name)
    {
        Write(name, Off, 1);
        TrustNobody(name);
    }

    private static int Read(string name, string entry) => int.Parse(File.ReadAllText(PathOf(name, entry)), CultureInfo.InvariantCulture);

    private static void Write(string name, string entry, int value) => File.WriteAllText(PathOf(name, entry), value.ToString(CultureInfo.InvariantCulture));

    private static string PathOf(string name, string entry) => Path.Combine(Folder, name, entry);
}
