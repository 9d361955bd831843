namespace IaC.Cli.Views.Schemas;

/// <summary>Shows what is said of a field.</summary>
internal interface IExplainView
{
    /// <summary>Shows it, with its members.</summary>
    void Show(FieldRow field);
}
