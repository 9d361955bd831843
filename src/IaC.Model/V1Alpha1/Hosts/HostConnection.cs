using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>How a host is reached.</summary>
[NotYet("ssh", "kubeconfig", "docker")]
public enum HostConnection
{
    /// <summary>It is the machine that this program runs on.</summary>
    [JsonStringEnumMemberName("local")]
    Local,
}
