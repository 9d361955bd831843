namespace IaC.Model.Kubernetes;

/// <summary>A variable of a container's environment.</summary>
public sealed record EnvVar
{
    /// <summary>Name.</summary>
    [Format(TextFormat.EnvName)]
    public required string Name { get; init; }

    /// <summary>Value; <c>$(NAME)</c> is replaced by a variable that stands before it. Empty unless given.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from, instead of <c>value</c>.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}
