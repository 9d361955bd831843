namespace IaC.Cli.Views.Diagnosis;

/// <summary>Versions as text.</summary>
internal sealed class TextVersionView(TextWriter output) : IVersionView
{
    /// <inheritdoc/>
    public void Show(VersionInfo info) => output.Write($"""
        {ProgramVersion.Line}
        events  {info.EventVersion}
        plans   {info.PlanVersion}
        runtime {info.Runtime} {info.Architecture}

        """);
}
