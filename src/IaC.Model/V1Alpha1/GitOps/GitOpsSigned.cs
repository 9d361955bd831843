using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What bears a signature.</summary>
public enum GitOpsSigned
{
    /// <summary>The commit.</summary>
    [JsonStringEnumMemberName("commit")]
    Commit,

    /// <summary>The tag, which must be an annotated one.</summary>
    [JsonStringEnumMemberName("tag")]
    Tag,
}
