namespace IaC.Providers.Hosts;

/// <summary>How a unit of systemd is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exists">Systemd knows it.</param>
/// <param name="File">What systemd says of its file (systemctl(1), is-enabled): <c>enabled</c>.</param>
/// <param name="Running">It runs, or is on its way.</param>
internal sealed record UnitState(string Name, bool Exists, string File, bool Running)
{
    // An alias is the name that enabling the unit has made.
    private static readonly HashSet<string> Started = new(StringComparer.Ordinal) { "enabled", "alias" };
    private static readonly HashSet<string> Unchanging = new(StringComparer.Ordinal) { "static", "generated", "transient", "indirect", "masked", "masked-runtime" };

    /// <summary>A boot starts it.</summary>
    internal bool Enabled => Started.Contains(File);

    /// <summary>Whether nothing makes it one that a boot starts.</summary>
    internal bool IsNeverEnabled => Unchanging.Contains(File);
}
