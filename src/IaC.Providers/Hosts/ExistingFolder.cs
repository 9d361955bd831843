namespace IaC.Providers.Hosts;

/// <summary>The part of a path that is there.</summary>
internal static class ExistingFolder
{
    /// <summary>The folder, or the nearest above it that exists.</summary>
    internal static string Of(string folder) => Directory.Exists(folder) ? folder : Of(Path.GetDirectoryName(folder)!);
}
