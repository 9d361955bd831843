using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>Fields of a resource that are left as they are.</summary>
public sealed record GitOpsIgnore
{
    /// <summary>The resource: <c>pod/web</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Its fields, as JSON pointers: <c>/spec/containers/0/image</c>; <c>*</c> stands for every member.</summary>
    [NotEmpty]
    public required ImmutableArray<string> Paths { get; init; }
}
