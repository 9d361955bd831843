namespace IaC.Testing;

/// <summary>A folder that is removed with everything in it when it is disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder; its name carries a random suffix.</summary>
    public TemporaryFolder(string prefix = "iac-test-") => FullPath = Directory.CreateTempSubdirectory(prefix).FullName;

    /// <summary>Absolute path.</summary>
    public string FullPath { get; }

    /// <summary>A path below it.</summary>
    public string this[string relative] => Path.Combine(FullPath, relative);

    /// <summary>Writes a text file below it, making its folders, and returns the absolute path.</summary>
    public string Write(string relative, string text)
    {
        string path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
