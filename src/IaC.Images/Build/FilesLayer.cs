namespace IaC.Images.Build;

/// <summary>Puts files whose content stands in the declaration into a layer.</summary>
internal static class FilesLayer
{
    internal static void Fill(LayerTree tree, LayerSource.Files source)
    {
        foreach (InlineFile file in source.Entries)
        {
            MemoryStream Open() => new(file.Content.ToArray(), writable: false);
            tree.AddFile(tree.Place(LayerInputs.ImagePath(file.Path)), file.Mode & 0xFFF, file.Owner, file.Content.Length, Open);
        }
    }
}
