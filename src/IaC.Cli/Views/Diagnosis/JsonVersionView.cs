namespace IaC.Cli.Views.Diagnosis;

/// <summary>Versions as a JSON object.</summary>
internal sealed class JsonVersionView(TextWriter output) : IVersionView
{
    /// <inheritdoc/>
    public void Show(VersionInfo info) => output.WriteLine(ViewJson.Write(info));
}
