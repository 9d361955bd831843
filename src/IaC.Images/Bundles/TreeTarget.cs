namespace IaC.Images;

/// <summary>Where a folder of a bundle goes.</summary>
public abstract record TreeTarget
{
    private TreeTarget()
    {
    }

    /// <summary>Into a folder, laid out.</summary>
    /// <param name="Path">Absolute path of an empty folder that nobody else changes.</param>
    public sealed record Folder(string Path) : TreeTarget;

    /// <summary>Into another bundle, under the name that it has, as it is: whoever lays it out checks it.</summary>
    /// <param name="Writer">The bundle.</param>
    public sealed record Bundle(BundleWriter Writer) : TreeTarget;

    /// <summary>Nowhere: it is passed over.</summary>
    public sealed record Nowhere : TreeTarget;
}
