using System.Text.Json.Serialization;

namespace IaC.Model.Kubernetes;

/// <summary>Version that a field path is written for.</summary>
public enum ObjectFieldVersion
{
    /// <summary>The only one there is.</summary>
    [JsonStringEnumMemberName("v1")]
    V1,
}
