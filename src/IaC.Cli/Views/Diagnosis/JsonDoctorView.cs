using IaC.Cli.Diagnosis;
using IaC.Pods;

namespace IaC.Cli.Views.Diagnosis;

/// <summary>Diagnosis as JSON arrays.</summary>
internal sealed class JsonDoctorView(TextWriter output) : IDoctorView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<HostCheck> checks) => output.WriteLine(ViewJson.Write(checks));

    /// <inheritdoc/>
    public void Show(IReadOnlyList<Leak> leaks, IReadOnlyList<Leak> left) => output.WriteLine(ViewJson.Write([.. leaks, .. left]));
}
