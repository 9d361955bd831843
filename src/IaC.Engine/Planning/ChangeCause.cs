namespace IaC.Engine;

/// <summary>Why a field differs.</summary>
public enum ChangeCause
{
    /// <summary>The declaration changed.</summary>
    Declared,

    /// <summary>The machine changed.</summary>
    Drift,

    /// <summary>A value that is referred to changed.</summary>
    Reference,
}
