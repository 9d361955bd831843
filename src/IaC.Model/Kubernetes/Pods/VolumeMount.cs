namespace IaC.Model.Kubernetes;

/// <summary>A volume in a container.</summary>
public sealed record VolumeMount
{
    /// <summary>Name of the volume.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>Absolute path in the container.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string MountPath { get; init; }

    /// <summary>Path within the volume that is mounted; all of the volume unless given.</summary>
    [Format(TextFormat.RelativePath)]
    public string? SubPath { get; init; }

    /// <summary>As <c>subPath</c>, with <c>$(NAME)</c> replaced by a variable of <c>env</c>.</summary>
    [Format(TextFormat.RelativePath)]
    public string? SubPathExpr { get; init; }

    /// <summary>The container cannot write to it.</summary>
    public bool ReadOnly { get; init; }
}
