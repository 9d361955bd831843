using System.Text.Json.Serialization;

namespace IaC.Model.Kubernetes;

/// <summary>A limit or request.</summary>
[NotYet("limits.ephemeral-storage", "requests.ephemeral-storage")]
public enum ContainerResource
{
    /// <summary>Most processor time.</summary>
    [JsonStringEnumMemberName("limits.cpu")]
    LimitsCpu,

    /// <summary>Most memory.</summary>
    [JsonStringEnumMemberName("limits.memory")]
    LimitsMemory,

    /// <summary>Share of processor time.</summary>
    [JsonStringEnumMemberName("requests.cpu")]
    RequestsCpu,

    /// <summary>Memory that is set aside.</summary>
    [JsonStringEnumMemberName("requests.memory")]
    RequestsMemory,
}
