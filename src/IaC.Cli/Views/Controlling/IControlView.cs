namespace IaC.Cli.Views.Controlling;

/// <summary>Shows what was done to resources, one by one.</summary>
internal interface IControlView
{
    /// <summary>Shows one.</summary>
    void Show(ControlRow row);
}
