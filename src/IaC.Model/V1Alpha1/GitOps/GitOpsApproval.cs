using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>Who lets a new commit in.</summary>
public enum GitOpsApproval
{
    /// <summary>The agent, once it was fetched, verified and planned.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Somebody who has looked at the plan.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,
}
