using IaC.Pods;

namespace IaC.Providers.Remote;

/// <summary>What states of other machines own on this one: a file for each, named by its uid, from before it is made until it is gone. It says whose it is.</summary>
/// <param name="layout">The root.</param>
public sealed class ForeignOwners(RootLayout layout)
{
    private const string ConnectionVariable = "SSH_CONNECTION";

    /// <summary>Who owns what, by uid, for people.</summary>
    public IReadOnlyDictionary<string, string> All() => Directory.Exists(layout.Foreign)
        ? Directory.EnumerateFiles(layout.Foreign).ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal)
        : new Dictionary<string, string>();

    /// <summary>Notes that another machine owns something from now on.</summary>
    /// <param name="uid">What.</param>
    /// <param name="stack">The stack whose state records it.</param>
    internal void Add(string uid, string stack)
    {
        Directory.CreateDirectory(layout.Foreign, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string home = Environment.GetEnvironmentVariable(ConnectionVariable)?.Split(' ')[0] ?? "another machine";
        File.WriteAllText(Path.Combine(layout.Foreign, uid), $"{stack} of {home}");
    }

    /// <summary>Forgets what is gone.</summary>
    internal void Remove(string uid) => File.Delete(Path.Combine(layout.Foreign, uid));
}
