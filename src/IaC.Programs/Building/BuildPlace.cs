namespace IaC.Programs;

/// <summary>Where something is built of files that stay as they are: those of a commit, which are built once.</summary>
/// <param name="Output">Absolute path of the folder for all that the build writes, as the build sees it.</param>
/// <param name="Record">File that says which assembly was made, once it was; out of reach of the build.</param>
/// <param name="Feed">Folder of packages that are used instead of all other sources; null leaves it to the project.</param>
/// <param name="Deadline">How long it may take.</param>
public sealed record BuildPlace(string Output, string Record, string? Feed, TimeSpan Deadline);
