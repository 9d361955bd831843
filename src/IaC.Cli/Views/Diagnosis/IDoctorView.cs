using IaC.Cli.Diagnosis;
using IaC.Pods;

namespace IaC.Cli.Views.Diagnosis;

/// <summary>Shows what the machine can do, and what was left on it.</summary>
internal interface IDoctorView
{
    /// <summary>Shows the checks.</summary>
    void Show(IReadOnlyList<HostCheck> checks);

    /// <summary>Shows what nobody owns, one line for each thing.</summary>
    void Show(IReadOnlyList<Leak> leaks);
}
