namespace IaC.Model;

/// <summary>Rules between the fields of a container of a Pod.</summary>
internal static class ContainerRules
{
    private static readonly string[] ValueSources = ["configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef"];

    private static readonly string[] EnvFromSources = ["configMapRef", "secretRef"];

    private static readonly string[] Resources = ["cpu", "memory"];

    public static IEnumerable<DocumentFault> Check(NodeView container, NodeView spec, IEnumerable<NodeView> containers) =>
    [
        .. Mounts(container["volumeMounts"], spec["volumes"]),
        .. container["env"].Items.SelectMany(variable => Variable(variable, containers)),
        .. container["envFrom"].Items.SelectMany(source => RuleParts.ExactlyOne(source, "a source of `envFrom`", EnvFromSources, "prefix")),
        .. Resources.SelectMany(resource => Amounts(container["resources"], resource)),
        .. PodRules.User(container["securityContext"]),
        .. Rights(container["securityContext"]),
    ];

    private static IEnumerable<DocumentFault> Mounts(NodeView mounts, NodeView volumes)
    {
        string[] names = [.. volumes.Items.Select(volume => volume["name"].Text).OfType<string>()];
        foreach (NodeView mount in mounts.Items)
        {
            // Volumes of a wrong type are a fault of their own.
            if (mount["name"].Text is { } name && !names.Contains(name) && (!volumes.Exists || volumes.IsList))
            {
                yield return mount["name"].Fault($"the pod has no volume `{name}`", NearName.Suggest(name, names));
            }

            if (mount["mountPath"].Text?.Trim('/') is "")
            {
                yield return mount["mountPath"].Fault("a volume cannot be mounted over `/`");
            }
        }

        foreach (DocumentFault fault in RuleParts.NoneTwice(mounts.Items.Select(mount => mount["mountPath"]), "volumes are mounted at"))
        {
            yield return fault;
        }
    }

    private static IEnumerable<DocumentFault> Variable(NodeView variable, IEnumerable<NodeView> containers)
    {
        NodeView source = variable["valueFrom"];
        if (variable["value"].Exists && source.Exists)
        {
            yield return source.Fault($"variable `{variable["name"].Text}` has both `value` and `valueFrom`", "give one of them") with { AtName = true };
        }

        foreach (DocumentFault fault in RuleParts.ExactlyOne(source, $"variable `{variable["name"].Text}`", ValueSources))
        {
            yield return fault;
        }

        string[] names = [.. containers.Select(container => container["name"].Text).OfType<string>()];
        NodeView other = source["resourceFieldRef"]["containerName"];
        if (other.Text is { } name && !names.Contains(name))
        {
            yield return other.Fault($"the pod has no container `{name}`", NearName.Suggest(name, names));
        }

        NodeView divisor = source["resourceFieldRef"]["divisor"];
        if (divisor.Quantity is { Sign: <= 0 })
        {
            yield return divisor.Fault("`divisor` must be more than 0");
        }
    }

    private static IEnumerable<DocumentFault> Amounts(NodeView resources, string name)
    {
        NodeView limit = resources["limits"][name];
        NodeView request = resources["requests"][name];
        foreach (NodeView amount in new[] { limit, request })
        {
            if (amount.Quantity is { Sign: < 0 })
            {
                yield return amount.Fault($"`{name}` must not be less than 0");
            }
            else if (name == "memory" && amount.Quantity is { Sign: > 0, Units: 1 })
            {
                yield return amount.Fault($"`memory: {amount.Text}` is not more than one byte", "`m` is a thousandth; `Mi` is 1024 times 1024 bytes");
            }
        }

        if (limit.Quantity is { Sign: > 0 } most && request.Quantity > most)
        {
            yield return request.Fault($"`requests.{name}` {request.Quantity} is more than `limits.{name}` {most}");
        }
    }

    private static IEnumerable<DocumentFault> Rights(NodeView securityContext)
    {
        NodeView escalation = securityContext["allowPrivilegeEscalation"];
        if (escalation.IsFalse && securityContext["privileged"].IsTrue)
        {
            yield return escalation.Fault("`allowPrivilegeEscalation` cannot be false where `privileged` is true");
        }
    }
}
