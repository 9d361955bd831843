namespace IaC.Model;

/// <summary>Rules between the fields of a container of a Pod.</summary>
internal static class ContainerRules
{
    private static readonly string[] ValueSources = ["configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef"];

    private static readonly string[] EnvFromSources = ["configMapRef", "secretRef"];

    private static readonly string[] Resources = ["cpu", "memory"];

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView container, PodNames names) =>
        Mounts(container["volumeMounts"], names)
            .Concat(container["env"].Items.SelectMany(variable => Variable(variable, names)))
            .Concat(container["envFrom"].Items.SelectMany(source => RuleParts.ExactlyOne(source, "a source of `envFrom`", EnvFromSources, "prefix")))
            .Concat(Resources.SelectMany(resource => Amounts(container["resources"], resource)))
            .Concat(ProbeRules.Check(container))
            .Concat(LifecycleRules.Check(container))
            .Concat(PodRules.User(container["securityContext"]))
            .Concat(Rights(container["securityContext"]));

    private static IEnumerable<DocumentFault> Mounts(NodeView mounts, PodNames names)
    {
        foreach (NodeView mount in mounts.Items)
        {
            if (mount["name"].Text is { } name && !names.Volumes.Contains(name) && names.AreVolumesReadable)
            {
                yield return mount["name"].Fault($"the pod has no volume `{name}`", NearName.Suggest(name, names.Volumes));
            }

            if (mount["subPath"].Exists && mount["subPathExpr"].Exists)
            {
                yield return mount["subPathExpr"].Fault("both `subPath` and `subPathExpr` are given", "give one of them") with { AtName = true };
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

    private static IEnumerable<DocumentFault> Variable(NodeView variable, PodNames names)
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

        if (source["fieldRef"]["fieldPath"] is { Text: "metadata.labels" or "metadata.annotations" } field)
        {
            yield return field.Fault($"`{field.Text}` as a whole can be a file of a volume and no variable", $"one of them can: {field.Text}['KEY']");
        }

        foreach (DocumentFault fault in ResourceField(source["resourceFieldRef"], names))
        {
            yield return fault;
        }
    }

    /// <summary>The faults of a limit or request that is asked for.</summary>
    public static IEnumerable<DocumentFault> ResourceField(NodeView resource, PodNames names)
    {
        NodeView other = resource["containerName"];
        if (other.Text is { } name && !names.Containers.Contains(name))
        {
            yield return other.Fault($"the pod has no container `{name}`", NearName.Suggest(name, names.Containers));
        }

        NodeView divisor = resource["divisor"];
        if (divisor.Quantity is { Sign: < 0 })
        {
            yield return divisor.Fault("`divisor` must not be less than 0");
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
