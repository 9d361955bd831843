using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What is done about drift.</summary>
public enum GitOpsDrift
{
    /// <summary>It is put right.</summary>
    [JsonStringEnumMemberName("enforce")]
    Enforce,

    /// <summary>It is reported.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,
}
