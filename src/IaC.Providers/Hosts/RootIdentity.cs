using System.Security.Cryptography;
using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Providers.Hosts;

/// <summary>The id of a root, 8 hex digits, made at random when the root is first used; every interface, table and cgroup of the root bears it.</summary>
public sealed class RootIdentity(RootLayout layout)
{
    private const int Bytes = 4;
    private string? known;

    /// <summary>The id; null on an untouched root.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public string? Existing => known ??= File.Exists(layout.IdFile) ? Read() : null;

    /// <summary>The id, made when absent.</summary>
    public string Ensure()
    {
        if (Existing is { } id)
        {
            return id;
        }

        Directory.CreateDirectory(layout.Lib, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string draft = $"{layout.IdFile}.{Guid.NewGuid():N}";
        File.WriteAllText(draft, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));
        if (!NewFile.TryPublish(draft, layout.IdFile))
        {
            // Another process was first, and its id is the root's.
            File.Delete(draft);
        }

        return known = Read();
    }

    private string Read()
    {
        string text = File.ReadAllText(layout.IdFile).Trim();
        return text.Length == Bytes * 2 && text.All(char.IsAsciiHexDigitLower)
            ? text
            : throw new InvalidDataException($"{layout.IdFile} holds `{text}`, which is not 8 hex digits; restore it from a backup, or remove the root");
    }
}
