using IaC.Cli.Commands;

namespace IaC.Cli.Workloads;

/// <summary>Nothing of a name runs on this machine; another host may have it.</summary>
internal sealed class NotHereException(string message, string name, string? stack) : UsageException(message)
{
    /// <summary>The name, as typed.</summary>
    public string Name => name;

    /// <summary>The stack that was asked for; null for all.</summary>
    public string? Stack => stack;
}
