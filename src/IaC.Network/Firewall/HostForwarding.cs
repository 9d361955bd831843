namespace IaC.Network;

/// <summary>
/// The host's switch of forwarding, for all interfaces: what answers to pods comes in by interfaces that are not ours. It is never switched off again, since what else came to rely on it
/// cannot be known. The file shows the network namespace of the thread that opens it.
/// </summary>
internal static class HostForwarding
{
    private const string Path = "/proc/sys/net/ipv4/ip_forward";

    internal static bool IsEnabled => File.ReadAllText(Path).TrimEnd() != "0";

    internal static void Enable()
    {
        // To write it, even the same value, walks over all interfaces.
        if (!IsEnabled)
        {
            File.WriteAllText(Path, "1");
        }
    }
}
