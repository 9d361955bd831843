namespace IaC.Sdk.Generator;

/// <summary>Namespaces of generated classes.</summary>
internal static class Namespaces
{
    /// <summary>Namespace of this project's own kinds.</summary>
    public const string Own = "IaC";

    /// <summary><c>v1</c> is <c>IaC.Kubernetes.Core.V1</c>, <c>apps/v1</c> is <c>IaC.Kubernetes.Apps.V1</c>, <c>iac/v1alpha1</c> is <c>IaC</c>.</summary>
    public static string Of(string apiVersion)
    {
        string[] parts = apiVersion.Split('/');
        (string group, string version) = parts.Length == 1 ? ("core", parts[0]) : (parts[0].Split('.')[0], parts[1]);
        return group == "iac" ? Own : $"IaC.Kubernetes.{Pascal(group)}.{Pascal(version)}";
    }

    /// <summary>The name of a field as a property.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
