using IaC.Cli.Diagnosis;
using IaC.Pods;

namespace IaC.Cli.Views.Diagnosis;

/// <summary>Shows what the machine can do, and what was left on it.</summary>
internal interface IDoctorView
{
    /// <summary>Shows the checks.</summary>
    void Show(IReadOnlyList<HostCheck> checks);

    /// <summary>Shows what nobody owns, one line for each thing.</summary>
    /// <param name="leaks">What is of no use to anybody.</param>
    /// <param name="left">What stacks of other machines own, and whoever asks does not record: somebody else may.</param>
    void Show(IReadOnlyList<Leak> leaks, IReadOnlyList<Leak> left);
}
