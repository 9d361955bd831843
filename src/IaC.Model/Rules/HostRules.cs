namespace IaC.Model;

/// <summary>Rules between the fields of a Host.</summary>
internal static class HostRules
{
    private static readonly Quantity Once = Quantity.Parse("1");

    /// <summary>The faults, found as they are asked for.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView host)
    {
        NodeView capacity = host["spec"]["capacity"];
        foreach (string name in new[] { "cpu", "memory" })
        {
            NodeView all = capacity[name];
            NodeView kept = capacity["reserve"][name];
            NodeView often = capacity["overcommit"][name];
            foreach (NodeView amount in new[] { all, kept }.Where(amount => amount.Quantity is { Sign: < 0 }))
            {
                yield return amount.Fault($"{amount.Quantity} is less than nothing");
            }

            if (all.Quantity is { } most && kept.Quantity is { } reserve && reserve > most)
            {
                yield return kept.Fault($"`reserve.{name}` {reserve} is more than `{name}` {most}");
            }

            if (often.Quantity is { } factor && factor < Once)
            {
                yield return often.Fault($"`overcommit.{name}` {factor} is less than once", "declare less in `capacity`, or keep some back in `reserve`");
            }
        }
    }
}
