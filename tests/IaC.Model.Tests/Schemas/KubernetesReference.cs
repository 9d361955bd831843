using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace IaC.Model.Tests;

/// <summary>What Kubernetes defines, read from its .NET client.</summary>
internal static class KubernetesReference
{
    private static readonly Assembly Client = typeof(V1Pod).Assembly;

    /// <summary>The members of a type of <c>core/v1</c>: <c>PodSpec</c>.</summary>
    public static IEnumerable<string> MembersOf(string type) =>
        (Client.GetType($"k8s.Models.V1{type}") ?? throw new ArgumentException($"Kubernetes has no type {type}"))
            .GetProperties().Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name).OfType<string>();

    /// <summary><c>apps/v1 Deployment</c>, one for each kind and version.</summary>
    public static IEnumerable<string> Kinds() =>
        Client.GetTypes().Select(type => type.GetCustomAttribute<KubernetesEntityAttribute>()).OfType<KubernetesEntityAttribute>()
            .Where(entity => entity.Kind?.EndsWith("List", StringComparison.Ordinal) == false)
            .Select(entity => string.IsNullOrEmpty(entity.Group) ? $"{entity.ApiVersion} {entity.Kind}" : $"{entity.Group}/{entity.ApiVersion} {entity.Kind}")
            .Distinct().Order(StringComparer.Ordinal);
}
