using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>Variables in the order in which they first appeared; setting one again changes its value.</summary>
internal sealed class ContainerEnvironment
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, (string Value, Secrecy Secrecy)> values = [];

    /// <summary>All variables.</summary>
    internal IEnumerable<(string Name, string Value, Secrecy Secrecy)> Variables => order.Select(name => (name, values[name].Value, values[name].Secrecy));

    /// <summary>Sets a variable.</summary>
    internal void Set(string name, string value, Secrecy secrecy = Secrecy.None)
    {
        if (!values.ContainsKey(name))
        {
            order.Add(name);
        }

        values[name] = (value, secrecy);
    }

    /// <summary>A text with the values of its variables (<see cref="VariableExpansion"/>), and how secret it is with them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrecy">How secret it is without them.</param>
    /// <param name="unknown">Value of a variable that is not there; null where that leaves the text as it is.</param>
    internal (string Text, Secrecy Secrecy) Expand(string text, Secrecy secrecy, Func<string, string>? unknown = null)
    {
        string expanded = VariableExpansion.Expand(text, name => Find(name, ref secrecy) ?? unknown?.Invoke(name));
        return (expanded, secrecy);
    }

    private string? Find(string name, ref Secrecy secrecy)
    {
        if (!values.TryGetValue(name, out (string Value, Secrecy Secrecy) found))
        {
            return null;
        }

        secrecy = (Secrecy)Math.Max((int)secrecy, (int)found.Secrecy);
        return found.Value;
    }
}
