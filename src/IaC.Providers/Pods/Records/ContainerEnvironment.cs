namespace IaC.Providers.Pods.Records;

/// <summary>Variables in the order in which they first appeared; setting one again changes its value.</summary>
internal sealed class ContainerEnvironment
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, (string Value, bool Secret)> values = [];

    /// <summary>All variables.</summary>
    internal IEnumerable<(string Name, string Value, bool Secret)> Variables => order.Select(name => (name, values[name].Value, values[name].Secret));

    /// <summary>Sets a variable.</summary>
    internal void Set(string name, string value, bool secret)
    {
        if (!values.ContainsKey(name))
        {
            order.Add(name);
        }

        values[name] = (value, secret);
    }

    /// <summary>Value of a variable, null where it is unknown; raises <paramref name="touchedSecret"/> when it is a secret.</summary>
    internal string? Find(string name, ref bool touchedSecret)
    {
        if (!values.TryGetValue(name, out (string Value, bool Secret) found))
        {
            return null;
        }

        touchedSecret |= found.Secret;
        return found.Value;
    }
}
