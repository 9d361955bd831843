namespace IaC.Containers.Cgroups;

/// <summary>Which control group interface a host has (cgroups(7)).</summary>
public enum CgroupLayout
{
    /// <summary>A hierarchy for each controller.</summary>
    V1,

    /// <summary>One hierarchy.</summary>
    V2,

    /// <summary>Controllers in v1 hierarchies, and a v2 hierarchy without controllers at <c>unified</c>.</summary>
    Hybrid,
}
