namespace IaC.Images;

/// <summary>Content that is wrong, missing or not allowed: the fault of an image, an archive or a declaration, never of the machine (that is <see cref="Linux.LinuxException"/>).</summary>
public sealed class ImageException : Exception
{
    /// <summary>A fault of content.</summary>
    /// <param name="message">What is wrong: lower case, no full stop.</param>
    /// <param name="place">Where: entry of an archive, path, name of an image, digest of a blob; null where the message says it.</param>
    /// <param name="cause">What led to it.</param>
    public ImageException(string message, string? place = null, Exception? cause = null)
        : base(place is null ? message : $"{place}: {message}", cause) => Place = place;

    /// <summary>Entry, path, image or blob that the fault is in.</summary>
    public string? Place { get; }
}
