namespace IaC.Model;

/// <summary>A function of the program that runs at a point of a resource's life.</summary>
/// <param name="Point">When.</param>
/// <param name="Name">What the program calls it.</param>
public readonly record struct HookBinding(HookPoint Point, string Name);

/// <summary>When a hook runs. What fails before an operation stops it; what fails after it fails the step, of which the result stays.</summary>
public enum HookPoint
{
    /// <summary>Before it is made.</summary>
    BeforeCreate,

    /// <summary>When it was made and is ready.</summary>
    AfterCreate,

    /// <summary>Before it is changed.</summary>
    BeforeUpdate,

    /// <summary>When it was changed and is ready.</summary>
    AfterUpdate,

    /// <summary>Before it is removed.</summary>
    BeforeDelete,

    /// <summary>When it was removed.</summary>
    AfterDelete,
}
