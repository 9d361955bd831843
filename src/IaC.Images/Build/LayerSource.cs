namespace IaC.Images;

/// <summary>What one layer is made of.</summary>
public abstract record LayerSource
{
    private LayerSource()
    {
    }

    /// <summary>Where it is declared, for messages: <c>Dockerfile:12</c>; null where the declaration says it.</summary>
    public string? Place { get; init; }

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
        /// <summary>Whether a path below the base folder, which may be a folder, is left out; null leaves nothing out.</summary>
        public Func<string, bool, bool>? Ignore { get; init; }

        /// <summary>Folders that are made on the way belong to <c>Owner</c> too, and not to root.</summary>
        public bool OwnsFolders { get; init; }

        /// <summary>A file that is a tar archive, plain, gzip or zstd, is unpacked into <see cref="Path"/>.</summary>
        public bool Unpack { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"{(Unpack ? "add" : "copy")} {Source} {Path}";
    }

    /// <summary>Files whose content stands in the declaration.</summary>
    public sealed record Files(IReadOnlyList<InlineFile> Entries) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"files {string.Join(' ', Entries.Select(e => e.Path))}";
    }

    /// <summary>Several copies that become one layer.</summary>
    /// <param name="Copies">In order.</param>
    public sealed record CopyMany(IReadOnlyList<Copy> Copies) : LayerSource
    {
        /// <summary>Files of web servers, put on top of the copies.</summary>
        public IReadOnlyList<RemoteFile> Remote { get; init; } = [];

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", [.. Copies.Count == 0 ? [] : new[] { $"copy {string.Join(' ', Copies.Select(copy => copy.Source))} {Copies[0].Path}" }, .. Remote.Select(file => file.ToString())]);
    }

    /// <summary>Files and folders out of another image, with their links, owners and modes. A folder's content goes into <paramref name="Path"/>, a file becomes it, or goes into it where it ends in <c>/</c> or is a folder.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Sources">Absolute paths in it; their names may be patterns of <c>*</c>, <c>?</c> and <c>[a-z]</c>.</param>
    /// <param name="Path">Absolute path in the image that is built.</param>
    /// <param name="Mode">Permission bits of files; null keeps theirs.</param>
    /// <param name="Owner">Owner of everything copied; null keeps theirs.</param>
    public sealed record CopyFrom(StoredImage Image, IReadOnlyList<string> Sources, string Path, int? Mode = null, FileOwner? Owner = null) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"copy {string.Join(' ', Sources)} of {Image.Digest} to {Path}{(Mode is { } mode ? $" mode 0{Convert.ToString(mode, 8)}" : "")}{(Owner is { } owner ? $" owner {owner}" : "")}";
    }

    /// <summary>A folder, with those above it, unless it is there.</summary>
    /// <param name="Path">Absolute path in the image.</param>
    /// <param name="Owner">Owner of what is made.</param>
    public sealed record Folder(string Path, FileOwner Owner = default) : LayerSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"folder {Path}{(Owner == default ? "" : $" owner {Owner}")}";
    }

    /// <summary>What a command changes that runs in a container on the layers below.</summary>
    public sealed record Run : LayerSource
    {
        /// <summary>Program and arguments.</summary>
        public required IReadOnlyList<string> Command { get; init; }

        /// <summary>Its variables, in order: <c>NAME=value</c>.</summary>
        public IReadOnlyList<string> Environment { get; init; } = [];

        /// <summary><c>user</c>, <c>uid</c>, <c>user:group</c>; null is root.</summary>
        public string? User { get; init; }

        /// <summary>Absolute path that it starts in.</summary>
        public string WorkingFolder { get; init; } = "/";

        /// <summary>It reaches what pods reach; else it has no network.</summary>
        public bool Network { get; init; }

        /// <summary>What it sees beside its root file system.</summary>
        public IReadOnlyList<BuildMount> Mounts { get; init; } = [];

        /// <inheritdoc/>
        public override string ToString() => $"run {string.Join(' ', Command)}";

        /// <summary>All that decides what it does.</summary>
        internal string Describe() => string.Join('\0', [.. Command, "", .. Environment, "", User ?? "", WorkingFolder, $"{Network}", .. Mounts.Select(mount => mount.ToString())]);
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
