namespace IaC.Model.Kubernetes;

/// <summary>A file or folder of the host.</summary>
public sealed record HostPathVolumeSource
{
    /// <summary>Absolute path on the host.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>What must be there before the pod starts: nothing is checked with the empty text; the types that end in <c>OrCreate</c> make a folder (0755) or a file (0644) where nothing is.</summary>
    [Choices("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")]
    public string Type { get; init; } = "";
}
