namespace IaC.Cli.Views.Images;

/// <summary>Shows the images of a root.</summary>
internal interface IImagesView
{
    /// <summary>Shows all rows at once.</summary>
    void Show(IReadOnlyList<ImageRow> rows);
}
