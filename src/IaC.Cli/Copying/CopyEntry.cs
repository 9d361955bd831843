using IaC.Linux.Files;

namespace IaC.Cli.Copying;

/// <summary>One file, folder or symbolic link on its way from one side of a copy to the other. A folder comes before what is in it.</summary>
/// <param name="Path">Its name, and for what lies in a folder the names of the folders before it, from what is copied on; <c>.</c> stands for what has no name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">Its twelve permission bits; of no meaning for links.</param>
internal sealed record CopyEntry(string Path, FileKind Kind, int Permissions)
{
    /// <summary>What is said of all that is not copied.</summary>
    public const string NotCopied = "neither a file, a folder nor a symbolic link";

    /// <summary>Content of a file: can be read until the next entry is asked for, once.</summary>
    public Stream Content { get; init; } = Stream.Null;

    /// <summary>Target of a link.</summary>
    public string? Link { get; init; }

    /// <summary>Name of what is copied.</summary>
    public string Top => Path.Split('/')[0];

    /// <summary>Its path where what is copied is called otherwise.</summary>
    public string Below(string top) => $"{top}{Path[Top.Length..]}";
}
