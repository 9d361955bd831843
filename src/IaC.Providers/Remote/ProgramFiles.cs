using System.Globalization;
using IaC.Hashing;
using IaC.Linux.Files;

namespace IaC.Providers.Remote;

/// <summary>The files of this program, as they are sent to other hosts.</summary>
internal sealed class ProgramFiles
{
    private static readonly string[] Names = ["libe_sqlite3.so", "iac-supervisor", "iac"];
    private readonly string folder;
    private readonly Lazy<Task<string>> key;

    /// <summary>The files of a folder.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="note">File that remembers what they hash to.</param>
    internal ProgramFiles(string folder, string note)
    {
        this.folder = folder;
        key = new Lazy<Task<string>>(() => HashAsync(note));
    }

    /// <summary>Which compilation this is; two of the same sources are one.</summary>
    internal static string Build { get; } = typeof(ProgramFiles).Module.ModuleVersionId.ToString("N");

    /// <summary>Whether they run on a machine without .NET.</summary>
    internal bool IsNative => !File.Exists(Path.Combine(folder, "iac.dll"));

    /// <summary>Path of the program here.</summary>
    internal string ProgramPath => Path.Combine(folder, "iac");

    /// <summary>The files, the program last.</summary>
    internal IReadOnlyList<FileInfo> All => [.. Names.Select(name => new FileInfo(Path.Combine(folder, name)))];

    /// <summary>What they hash to, 32 hex digits. Hashing takes longer than all else that a command does, so that it is done once for all hosts, and remembered until one of them changes.</summary>
    internal Task<string> KeyAsync(CancellationToken cancellationToken) => key.Value.WaitAsync(cancellationToken);

    private async Task<string> HashAsync(string note)
    {
        string state = string.Join(';', All.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")));
        if (File.Exists(note) && File.ReadAllText(note).Split('\n') is [var known, var remembered] && known == state)
        {
            return remembered;
        }

        var digests = new List<string>();
        foreach (FileInfo file in All)
        {
            digests.Add(await Sha256.DigestOfFileAsync(file.FullName, CancellationToken.None).ConfigureAwait(false));
        }

        string hash = Sha256.Digest(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', digests)))["sha256:".Length..][..32];
        Directory.CreateDirectory(Path.GetDirectoryName(note)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WholeFile.Write(note, $"{state}\n{hash}");
        return hash;
    }
}
