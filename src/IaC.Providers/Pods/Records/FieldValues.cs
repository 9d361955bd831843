using System.Globalization;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>Values of the downward API: <c>fieldRef</c> and <c>resourceFieldRef</c> (Kubernetes, "Downward API").</summary>
internal static class FieldValues
{
    /// <summary>A field of the pod.</summary>
    /// <exception cref="PodSpecException">The field is not one of the downward API.</exception>
    internal static string Field(PodContext context, string path, string user)
    {
        ObjectMeta metadata = context.Pod.Metadata;
        return path switch
        {
            "metadata.name" => metadata.Name,
            "metadata.namespace" => metadata.Namespace,
            "metadata.uid" => context.Uid,
            "spec.nodeName" => context.Pod.Spec.NodeName,
            "spec.serviceAccountName" => "",
            "status.hostIP" or "status.hostIPs" => context.Host.Address.ToString(),
            "status.podIP" => (context.Address ?? context.Host.Address).ToString(),
            "status.podIPs" => context.AddressV6 is null ? (context.Address ?? context.Host.Address).ToString() : $"{context.Address},{context.AddressV6}",
            _ when Subscript(path, "metadata.labels") is { } label => metadata.Labels.GetValueOrDefault(label, ""),
            _ when Subscript(path, "metadata.annotations") is { } annotation => metadata.Annotations.GetValueOrDefault(annotation, ""),
            _ => throw new PodSpecException($"{user}: fieldPath {path} is not a field of the downward API"),
        };
    }

    /// <summary>Labels or annotations, one <c>KEY="VALUE"</c> on a line, by key; a value is quoted as Go quotes it, so that a line is one entry.</summary>
    internal static string Map(IReadOnlyDictionary<string, string> entries) =>
        string.Join('\n', entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}=\"{string.Concat(entry.Value.Select(Quoted))}\""));

    private static string Quoted(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or '\x7f' => $"\\x{(int)character:x2}",
        _ => character.ToString(),
    };

    /// <summary>A limit or request of a container; a limit that is absent is what the machine has, a request that is absent is the limit.</summary>
    internal static string Resource(PodContext context, Container? container, ResourceFieldSelector selector, string user)
    {
        Container subject = selector.ContainerName is null && container is not null
            ? container
            : context.Pod.Spec.InitContainers.Concat(context.Pod.Spec.Containers).FirstOrDefault(other => other.Name == selector.ContainerName)
              ?? throw new PodSpecException($"{user}: the pod has no container {selector.ContainerName}");
        ContainerDemand demand = ContainerDemand.Of(subject);
        (long value, long unit) = selector.Resource switch
        {
            ContainerResource.LimitsCpu => (demand.CpuLimit ?? context.Host.Cpus * 1000L, 1000L),
            ContainerResource.RequestsCpu => (demand.CpuRequest, 1000L),
            ContainerResource.LimitsMemory => (demand.MemoryLimit ?? context.Host.Memory, 1L),
            ContainerResource.RequestsMemory => (demand.MemoryRequest, 1L),
            _ => throw new PodSpecException($"{user}: resource {selector.Resource} is not known"),
        };
        // 0, which the API server writes where none is given, is none.
        long divisor = selector.Divisor is { Sign: > 0 } given ? (unit == 1000 ? given.Thousandths : given.Units) : unit;

        // The kubelet rounds up: a container that reads its limit must never believe that it has none.
        return ((value + divisor - 1) / divisor).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Subscript(string path, string member) =>
        path.StartsWith($"{member}['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(member.Length + 2)..^2] : null;
}
