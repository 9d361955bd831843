namespace IaC.Images;

/// <summary>What one layer is made of.</summary>
public abstract record LayerSource
{
    private LayerSource()
    {
    }

    /// <summary>
    /// A file or folder from beside the stack file. A folder's content goes into <paramref name="Path"/>; a file becomes <paramref name="Path"/>, or goes into it where it ends in <c>/</c> or is a folder of the image.
    /// Symbolic links are copied as links.
    /// </summary>
    /// <param name="Source">Path below the base folder.</param>
    /// <param name="Path">Absolute path in the image.</param>
    /// <param name="Mode">Permission bits of files, e.g. <c>0644</c> octal; folders get execute where they get read. Null keeps those of the source.</param>
    /// <param name="Owner">Owner of everything copied; root unless given.</param>
    public sealed record Copy(string Source, string Path, int? Mode = null, FileOwner Owner = default) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"copy {Source} {Path}";
    }

    /// <summary>Files whose content stands in the declaration.</summary>
    public sealed record Files(IReadOnlyList<InlineFile> Entries) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"files {string.Join(' ', Entries.Select(e => e.Path))}";
    }

    /// <summary>A tar archive as a whole layer.</summary>
    /// <param name="Source">Path below the base folder.</param>
    public sealed record Archive(string Source) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"archive {Source}";
    }

    /// <summary>
    /// Programs of this machine with the interpreters and shared libraries that they load. They are read once; a later build uses the same layer until it is told to rebuild. What a program opens by
    /// itself while it runs (dlopen, locales, data) is not found: name those libraries too, or copy the files.
    /// </summary>
    /// <param name="Paths">Absolute paths.</param>
    public sealed record Programs(IReadOnlyList<string> Paths) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"programs {string.Join(' ', Paths)}";
    }
}
