namespace IaC.Engine;

/// <summary>Parts of a step that take time.</summary>
public enum StepPhase
{
    /// <summary>Its image is brought to the host.</summary>
    Pull,

    /// <summary>Its image is built.</summary>
    Build,

    /// <summary>Layers of its image are unpacked.</summary>
    Unpack,

    /// <summary>Its disks are made.</summary>
    Disk,

    /// <summary>What is left of making it.</summary>
    Create,

    /// <summary>Its supervisor makes it from its record, and its first program is started.</summary>
    Start,

    /// <summary>From its start until it is said to have booted.</summary>
    Boot,

    /// <summary>What is left of waiting until it is ready.</summary>
    Ready,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is removed.</summary>
    Delete,
}
