using System.Globalization;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>v1</c> Pod.</summary>
internal sealed class PodKind() : DocumentKind(KindSchema.Pod)
{
    /// <inheritdoc/>
    public override FieldEffect RenameEffect => FieldEffect.Replace;

    /// <inheritdoc/>
    public override bool Runs => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Annotations { get; } = [Kubernetes.PodAnnotations.PidsLimit];

    /// <summary>The host by <c>nodeName</c>; images by name, and the secrets to fetch them with; ConfigMaps, Secrets and claims of volumes; ConfigMaps and Secrets of variables.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document)
    {
        var pod = new NodeView(document);
        NodeView spec = pod["spec"];
        string space = pod["metadata"]["namespace"].Text ?? ResourceKey.DefaultNamespace;
        IEnumerable<ResourceReference?> references =
        [
            HostReference.Of(spec["nodeName"]),
            .. spec["volumes"].Items.SelectMany(volume => OfVolume(volume, space)),
            .. spec["imagePullSecrets"].Items.Select(secret => PullSecret(secret["name"], space)),
            .. PodRules.Containers(spec).SelectMany(container => OfContainer(container, space)),
        ];
        return references.OfType<ResourceReference>();
    }

    /// <summary>
    /// A program reads its variables once: a label, annotation or limit that one of them takes its value from restarts its container. So does what is projected into a file that it mounts by itself.
    /// A sidecar changes as a container does, and not as the init containers that it stands among.
    /// </summary>
    public override FieldEffect EffectOf(JsonObject document, string pointer, JsonNode? before, JsonNode? after)
    {
        NodeView spec = new NodeView(document)["spec"];
        FieldEffect effect = EffectOf(InitContainerRules.SidecarField(spec, pointer) ?? pointer);
        return effect < FieldEffect.Restart && (PodVariables.Depend(spec, pointer) || MountsFileOf(spec, pointer)) ? FieldEffect.Restart : effect;
    }

    /// <summary>The ports that it takes from its host.</summary>
    public override IEnumerable<string> Claims(JsonObject document)
    {
        var pod = new NodeView(document);
        return DeclaredHostPort.Taken(pod).Select(port => port.ClaimOn(HostReference.NameOf(pod))).Distinct();
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => PodRules.Check(document);

    private static bool MountsFileOf(NodeView spec, string pointer) => JsonPointer.Segments(pointer) is ["spec", "volumes", var index, _, ..]
        && spec["volumes"].Items.ElementAtOrDefault(int.Parse(index, CultureInfo.InvariantCulture))["name"].Text is { } volume
        && PodRules.Containers(spec).SelectMany(container => container["volumeMounts"].Items).Any(mount => mount["name"].Text == volume && (mount["subPath"].Exists || mount["subPathExpr"].Exists));

    private static IEnumerable<ResourceReference?> OfVolume(NodeView volume, string space) =>
    [
        Data(volume["configMap"], "name", "ConfigMap", space),
        Data(volume["secret"], "secretName", "Secret", space),
        .. volume["projected"]["sources"].Items.SelectMany(source => new[] { Data(source["configMap"], "name", "ConfigMap", space), Data(source["secret"], "name", "Secret", space) }),
        Claim(volume["persistentVolumeClaim"]["claimName"], space),
    ];

    private static ResourceReference? Claim(NodeView claimName, string space) => claimName.Text is { } name
        ? new ResourceReference(claimName.Pointer, new ResourceKey(KindSchema.PersistentVolumeClaim.ApiVersion, KindSchema.PersistentVolumeClaim.Kind, space, name), ClaimKind.Path)
        : null;

    private static IEnumerable<ResourceReference?> OfContainer(NodeView container, string space) =>
    [
        NamedImage.Of(container["image"]),
        .. container["envFrom"].Items.SelectMany(source => new[] { Data(source["configMapRef"], "name", "ConfigMap", space), Data(source["secretRef"], "name", "Secret", space) }),
        .. container["env"].Items.Select(variable => variable["valueFrom"])
            .SelectMany(source => new[] { Data(source["configMapKeyRef"], "name", "ConfigMap", space), Data(source["secretKeyRef"], "name", "Secret", space) }),
    ];

    // What a pod runs on does not change with who may fetch it: an edge that carries no value.
    private static ResourceReference? PullSecret(NodeView name, string space) => name.Text is { } secret
        ? new ResourceReference(name.Pointer, new ResourceKey("v1", "Secret", space, secret), "")
        : null;

    private static ResourceReference? Data(NodeView source, string member, string kind, string space) => source[member].Text is { } name
        ? new ResourceReference(source[member].Pointer, new ResourceKey("v1", kind, space, name), "contentHash", Required: !source["optional"].IsTrue)
        : null;
}
