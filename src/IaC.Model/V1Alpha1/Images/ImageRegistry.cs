using IaC.Model.Kubernetes;

namespace IaC.Model.V1Alpha1;

/// <summary>An image at a registry.</summary>
public sealed record ImageRegistry
{
    /// <summary>Its name, short names as Docker expands them: <c>nginx:1.27</c>, <c>registry.lan:5000/app@sha256:...</c>.</summary>
    [Format(TextFormat.ImageReference)]
    public required string Reference { get; init; }

    /// <summary>When the registry is asked what the tag names: <c>IfNotPresent</c> at the first plan and with <c>--pull</c>, <c>Always</c> at every plan, <c>Never</c> uses what the store has.</summary>
    [Effect(FieldEffect.None)]
    public ImagePullPolicy PullPolicy { get; init; } = ImagePullPolicy.IfNotPresent;
}
