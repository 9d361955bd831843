namespace IaC.Cli.Views.Diagnosis;

/// <summary>Shows versions.</summary>
internal interface IVersionView
{
    /// <summary>Shows them.</summary>
    void Show(VersionInfo info);
}
