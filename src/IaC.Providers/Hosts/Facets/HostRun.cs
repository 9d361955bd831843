using IaC.Engine;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>One convergence of a host, and what its facets tell each other.</summary>
/// <param name="spec">All that is declared.</param>
/// <param name="progress">Hears what is done.</param>
internal sealed class HostRun(HostSpec spec, IProgress<ProviderProgress> progress)
{
    /// <summary>All that is declared.</summary>
    internal HostSpec Spec => spec;

    /// <summary>Units that were started on the way, and need no restart.</summary>
    internal HashSet<string> Started { get; } = new(StringComparer.Ordinal);

    /// <summary>Files of units changed, which systemd has not read yet.</summary>
    internal bool UnitsChanged { get; set; }

    /// <summary>Says what is done.</summary>
    internal void Report(string message) => progress.Report(new ProviderProgress(message));
}
