namespace IaC.Model;

/// <summary>What applying a changed field costs what runs. Ordered: the worst of a step's fields decides.</summary>
public enum FieldEffect
{
    /// <summary>Only the record changes.</summary>
    None,

    /// <summary>Applied to what runs, without a pause.</summary>
    Live,

    /// <summary>The process restarts; address, volumes and identity stay.</summary>
    Restart,

    /// <summary>Deleted and made anew.</summary>
    Replace,

    /// <summary>Replaced, and data that only it holds is lost; needs consent.</summary>
    DataLoss,
}

/// <summary>
/// Says what a change of this property does. One place that the plan, the schema (<c>x-iac-effect</c>), the documentation and the live-change matrix come from.
/// A property without it inherits from the nearest property around it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EffectAttribute(FieldEffect effect) : Attribute
{
    /// <summary>The effect of a change at or below the property.</summary>
    public FieldEffect Effect { get; } = effect;

    /// <summary>The effect holds for everything below the property too, whatever the properties there say (<c>x-iac-effect-below</c>).</summary>
    public bool Below { get; init; }
}

/// <summary>The value at or below this property is a secret: encrypted in state and plan, never printed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
