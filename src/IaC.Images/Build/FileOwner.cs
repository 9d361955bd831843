using System.Globalization;

namespace IaC.Images;

/// <summary>Numeric owner of a file; the default is root.</summary>
/// <param name="Uid">User.</param>
/// <param name="Gid">Group.</param>
public readonly record struct FileOwner(uint Uid, uint Gid)
{
    /// <summary>Reads <c>uid:gid</c>. Throws <see cref="ImageException"/> for anything else, names included.</summary>
    public static FileOwner Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2 && TryNumber(parts[0], out uint uid) && TryNumber(parts[1], out uint gid)
            ? new FileOwner(uid, gid)
            : throw new ImageException($"owner '{text}' is not uid:gid in numbers");
    }

    /// <summary><c>uid:gid</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Uid}:{Gid}");

    // The last number means "leave as it is" to chown(2).
    private static bool TryNumber(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number != uint.MaxValue;
}
