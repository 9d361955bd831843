namespace IaC.Cli.Views.Config;

/// <summary>Shows config values.</summary>
internal interface IConfigView
{
    /// <summary>Shows one.</summary>
    void Show(ConfigRow row);

    /// <summary>Shows all.</summary>
    void Show(IReadOnlyList<ConfigRow> rows);
}
