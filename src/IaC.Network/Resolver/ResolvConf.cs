namespace IaC.Network;

/// <summary>Composes resolv.conf(5) of pods from the host's.</summary>
public static class ResolvConf
{
    /// <summary>
    /// Text for a pod's <c>/etc/resolv.conf</c>: the host's name servers without those on its loopback, which a pod cannot reach. Where none is left, those that a local resolver of the host asks
    /// (systemd-resolved, NetworkManager), else none and a comment that says so. Search domains and options are kept.
    /// </summary>
    /// <param name="root">Folder that stands for <c>/</c>.</param>
    public static string FromHost(string root = "/") => throw new NotImplementedException();
}
