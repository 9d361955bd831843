namespace IaC.Model;

/// <summary>What a stack may be called, whoever names it: a label of DNS (RFC 1123).</summary>
public static class StackName
{
    /// <summary>What is wrong with a name; null for one that can be given.</summary>
    public static string? Fault(string name)
    {
        TextFormat format = TextFormat.Get(TextFormat.DnsLabel);
        return format.Matches(name) ? null : $"the name of a stack must be {format.Expectation}, not `{name}`";
    }
}
