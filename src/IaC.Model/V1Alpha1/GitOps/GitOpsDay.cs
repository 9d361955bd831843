using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>A day of the week.</summary>
public enum GitOpsDay
{
    /// <summary>Sunday.</summary>
    [JsonStringEnumMemberName("sun")]
    Sunday,

    /// <summary>Monday.</summary>
    [JsonStringEnumMemberName("mon")]
    Monday,

    /// <summary>Tuesday.</summary>
    [JsonStringEnumMemberName("tue")]
    Tuesday,

    /// <summary>Wednesday.</summary>
    [JsonStringEnumMemberName("wed")]
    Wednesday,

    /// <summary>Thursday.</summary>
    [JsonStringEnumMemberName("thu")]
    Thursday,

    /// <summary>Friday.</summary>
    [JsonStringEnumMemberName("fri")]
    Friday,

    /// <summary>Saturday.</summary>
    [JsonStringEnumMemberName("sat")]
    Saturday,
}
