namespace IaC.Model;

/// <summary>Kernel parameters that a Pod may set: those that its own namespaces have.</summary>
internal static class SysctlRules
{
    private const string Network = "net.";

    // ipc_namespaces(7): what exists once in each of them.
    private static readonly string[] Ipc = ["kernel.shm", "kernel.msg", "fs.mqueue."];

    /// <summary>The faults of a pod's spec.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView spec)
    {
        NodeView[] names = [.. spec["securityContext"]["sysctls"].Items.Select(parameter => parameter["name"])];
        return RuleParts.NoneTwice(names, "kernel parameters are named").Concat(names.SelectMany(name => Check(name, spec["hostNetwork"].IsTrue)));
    }

    private static IEnumerable<DocumentFault> Check(NodeView parameter, bool hostNetwork)
    {
        if (parameter.Text is not { } name)
        {
            yield break;
        }

        bool network = name.StartsWith(Network, StringComparison.Ordinal);
        if (!network && name != "kernel.sem" && !Ipc.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return parameter.Fault($"kernel parameter `{name}` belongs to the whole machine", "a pod may set net.*, kernel.shm*, kernel.msg*, kernel.sem and fs.mqueue.*");
        }
        else if (network && hostNetwork)
        {
            yield return parameter.Fault($"with `hostNetwork` kernel parameter `{name}` is the host's");
        }
    }
}
