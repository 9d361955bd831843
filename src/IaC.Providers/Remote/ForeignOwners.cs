using IaC.Model;
using IaC.Pods;

namespace IaC.Providers.Remote;

/// <summary>
/// What states of other machines own on this one: a file for each, named by its uid, from before it is made until it is gone. Its lines say whose it is, what it is (a URN), and the mark of its stack.
/// </summary>
/// <param name="layout">The root.</param>
public sealed class ForeignOwners(RootLayout layout)
{
    private const string ConnectionVariable = "SSH_CONNECTION";

    /// <summary>All of it.</summary>
    public IReadOnlyList<ForeignResource> List() => Directory.Exists(layout.Foreign) ? [.. Directory.EnumerateFiles(layout.Foreign).Order(StringComparer.Ordinal).Select(Read)] : [];

    /// <summary>Who owns what, by uid, for people.</summary>
    public IReadOnlyDictionary<string, string> All() => List().ToDictionary(resource => resource.Uid, resource => resource.Owner, StringComparer.Ordinal);

    /// <summary>Notes that another machine owns something from now on.</summary>
    /// <param name="uid">Its uid.</param>
    /// <param name="urn">What it is, with the stack whose state records it.</param>
    /// <param name="stackUuid">Mark of that stack.</param>
    internal void Add(string uid, Urn urn, Guid stackUuid) => Write(uid, urn.Stack, $"\n{urn.Value}\n{stackUuid}\n");

    /// <summary>Notes that another machine owns something from now on, which comes back from a backup: what it is, is noted with the first call about it.</summary>
    /// <param name="uid">Its uid.</param>
    /// <param name="stack">The stack whose state records it.</param>
    internal void Add(string uid, string stack) => Write(uid, stack, "");

    /// <summary>Forgets what is gone.</summary>
    internal void Remove(string uid) => File.Delete(Path.Combine(layout.Foreign, uid));

    private void Write(string uid, string stack, string rest)
    {
        Directory.CreateDirectory(layout.Foreign, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string home = Environment.GetEnvironmentVariable(ConnectionVariable)?.Split(' ')[0] ?? "another machine";
        File.WriteAllText(Path.Combine(layout.Foreign, uid), $"{stack} of {home}{rest}");
    }

    // Earlier versions wrote the first line alone.
    private static ForeignResource Read(string file) => File.ReadAllLines(file) switch
    {
        [var owner, var urn, var stack, ..] => new ForeignResource(Path.GetFileName(file), owner, new Urn(urn), Guid.Parse(stack)),
        var lines => new ForeignResource(Path.GetFileName(file), lines.FirstOrDefault() ?? "", null, null),
    };
}
