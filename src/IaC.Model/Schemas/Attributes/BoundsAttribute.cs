namespace IaC.Model;

/// <summary>Least and greatest value of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(long minimum, long maximum) : Attribute
{
    /// <summary>Least value.</summary>
    public long Minimum { get; } = minimum;

    /// <summary>Greatest value.</summary>
    public long Maximum { get; } = maximum;
}
