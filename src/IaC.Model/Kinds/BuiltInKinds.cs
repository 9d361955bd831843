namespace IaC.Model;

/// <summary>The kinds of resources that this program knows by itself.</summary>
public static class BuiltInKinds
{
    /// <summary><c>iac/v1alpha1</c> Host.</summary>
    public static KindDescriptor Host { get; } = new HostKind();

    /// <summary><c>iac/v1alpha1</c> Image.</summary>
    public static KindDescriptor Image { get; } = new ImageKind();

    /// <summary><c>v1</c> ConfigMap.</summary>
    public static KindDescriptor ConfigMap { get; } = new ConfigMapKind();

    /// <summary><c>v1</c> Secret.</summary>
    public static KindDescriptor Secret { get; } = new SecretKind();

    /// <summary><c>v1</c> PersistentVolumeClaim.</summary>
    public static KindDescriptor PersistentVolumeClaim { get; } = new ClaimKind();

    /// <summary><c>v1</c> Pod.</summary>
    public static KindDescriptor Pod { get; } = new PodKind();

    /// <summary><c>iac/v1alpha1</c> Guest.</summary>
    public static KindDescriptor Guest { get; } = new GuestKind();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDescriptor> All { get; } = [Host, Image, ConfigMap, Secret, PersistentVolumeClaim, Pod, Guest];

    /// <summary>The kind of a document; null when there is none.</summary>
    public static KindDescriptor? Find(string apiVersion, string kind) => All.FirstOrDefault(known => known.ApiVersion == apiVersion && known.Kind == kind);

    /// <summary>The kind that a person means, in expressions, options and on the command line: <c>pod</c>, in any case; null when there is none.</summary>
    public static KindDescriptor? FindByName(string name) => All.FirstOrDefault(known => string.Equals(known.Kind, name, StringComparison.OrdinalIgnoreCase));
}
