using IaC.Model.Kubernetes;

namespace IaC.Model;

/// <summary>A command line is readable by every process of the host, and an environment is not: no variable that is a secret may come into one.</summary>
internal static class SecretArgumentRules
{
    /// <summary>The faults of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="keysOf">The keys of a ConfigMap or Secret of the stack, by kind and name; null where the stack does not have it.</param>
    public static IEnumerable<DocumentFault> Check(NodeView container, Func<string, string, IEnumerable<string>?> keysOf)
    {
        HashSet<string> secrets = Secrets(container, keysOf);
        return secrets.Count == 0
            ? []
            : container["command"].Items.Concat(container["args"].Items).Where(argument => argument.Text is { } text && Names(text, secrets)).Select(argument =>
                argument.Fault($"`{MessageText.Short(argument.Text!)}` would put a secret on the command line, which every process of the host can read", "let the program read the variable itself"));
    }

    // In the order in which a container gets its variables; the last one of a name wins.
    private static HashSet<string> Secrets(NodeView container, Func<string, string, IEnumerable<string>?> keysOf)
    {
        HashSet<string> secrets = [];
        foreach (NodeView source in container["envFrom"].Items)
        {
            string prefix = source["prefix"].Text ?? "";
            secrets.ExceptWith(Keys("ConfigMap", source["configMapRef"]).Select(key => prefix + key));
            secrets.UnionWith(Keys("Secret", source["secretRef"]).Select(key => prefix + key));
        }

        foreach (NodeView variable in container["env"].Items)
        {
            if (variable["name"].Text is { } name)
            {
                bool isSecret = variable["valueFrom"]["secretKeyRef"].Exists || (variable["value"].Text is { } value && Names(value, secrets));
                _ = isSecret ? secrets.Add(name) : secrets.Remove(name);
            }
        }

        return secrets;

        IEnumerable<string> Keys(string kind, NodeView reference) => reference["name"].Text is { } name ? keysOf(kind, name) ?? [] : [];
    }

    private static bool Names(string text, HashSet<string> secrets)
    {
        bool found = false;
        VariableExpansion.Expand(text, name =>
        {
            found |= secrets.Contains(name);
            return null;
        });
        return found;
    }
}
