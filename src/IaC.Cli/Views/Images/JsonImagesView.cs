namespace IaC.Cli.Views.Images;

/// <summary>Images as a JSON array.</summary>
internal sealed class JsonImagesView(TextWriter output) : IImagesView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<ImageRow> rows) => output.WriteLine(ViewJson.Write(rows));
}
