using System.Collections.Immutable;
using System.Text;
using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>Files of a volume that is made of ConfigMaps, Secrets and fields of the pod.</summary>
internal sealed class VolumeFiles(PodContext context, SecretRegister secrets, string volume)
{
    /// <summary>Files of one source of a projected volume.</summary>
    internal IEnumerable<ProjectedFile> Of(VolumeProjection source, int defaultMode) => source switch
    {
        { ConfigMap: { } map } => OfKeys("ConfigMap", map.Name, map.Items, defaultMode, map.Optional),
        { Secret: { } secret } => OfKeys("Secret", secret.Name, secret.Items, defaultMode, secret.Optional),
        { DownwardAPI: { } fields } => OfFields(fields.Items, defaultMode),
        _ => throw new PodSpecException($"volume {volume}: a source is empty"),
    };

    /// <summary>Keys of a ConfigMap or Secret: those of <paramref name="items"/>, else all of them.</summary>
    /// <exception cref="PodSpecException">Something that must be there is not.</exception>
    internal IEnumerable<ProjectedFile> OfKeys(string kind, string name, ImmutableArray<KeyToPath> items, int defaultMode, bool optional)
    {
        IReadOnlyDictionary<string, byte[]>? data = context.Configs.Find(kind, name);
        if (data is null && !optional)
        {
            throw new PodSpecException($"volume {volume} needs {kind.ToLowerInvariant()}/{name}, which is not in the stack");
        }

        return items.IsDefaultOrEmpty
            ? (data ?? new Dictionary<string, byte[]>()).Select(entry => File(entry.Key, entry.Key, defaultMode, entry.Value))
            : items.Select(item => (item, value: context.Configs.Value(kind, name, item.Key, optional, $"volume {volume}")))
                .Where(entry => entry.value is not null)
                .Select(entry => File(entry.item.Key, entry.item.Path, entry.item.Mode ?? defaultMode, entry.value!));

        ProjectedFile File(string key, string path, int mode, byte[] content) => context.Configs.SecrecyOf(kind, name, key) != Secrecy.None
            ? new ProjectedFile(path, (uint)mode, Content: null, secrets.Add($"volume/{volume}/{path}", content))
            : new ProjectedFile(path, (uint)mode, Convert.ToBase64String(content), Secret: null);
    }

    /// <summary>Fields of the pod.</summary>
    internal IEnumerable<ProjectedFile> OfFields(ImmutableArray<DownwardAPIVolumeFile> items, int defaultMode) =>
        items.Select(item => new ProjectedFile(item.Path, (uint)(item.Mode ?? defaultMode), Convert.ToBase64String(Encoding.UTF8.GetBytes(Value(item))), Secret: null));

    private string Value(DownwardAPIVolumeFile item)
    {
        string user = $"volume {volume}: {item.Path}";
        return item switch
        {
            { FieldRef.FieldPath: "metadata.labels" } => FieldValues.Map(context.Pod.Metadata.Labels),
            { FieldRef.FieldPath: "metadata.annotations" } => FieldValues.Map(context.Pod.Metadata.Annotations),
            { FieldRef: { } field } => FieldValues.Field(context, field.FieldPath, user),
            { ResourceFieldRef: { } resource } => FieldValues.Resource(context, null, resource, user),
            _ => throw new PodSpecException($"{user} names no source"),
        };
    }
}
