using System.Text;
using System.Text.Unicode;

namespace IaC.Linux.Files;

/// <summary>
/// File names are bytes to the kernel (path_resolution(7)) and text to .NET. Valid UTF-8 is taken as it is; any other byte b stands as the lone surrogate U+DC00 + b, so that every name survives the way
/// into a string and back.
/// </summary>
public static class FileNames
{
    private const int Escape = 0xDC00;

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> name) => Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : DecodeEscaped(name);

    /// <summary>The bytes of a name, without a zero at the end.</summary>
    public static byte[] Encode(string name) => EncodeInto(name, 0);

    /// <summary>The bytes of a name, or of any other text, and a zero, for the kernel. A zero inside would cut it short, so it is refused with EINVAL.</summary>
    internal static byte[] EncodeTerminated(string name) =>
        name.Contains('\0', StringComparison.Ordinal) ? throw new LinuxException("zero byte in", LinuxError.EINVAL, name.Replace("\0", "\\0", StringComparison.Ordinal)) : EncodeInto(name, 1);

    private static byte[] EncodeInto(string name, int padding)
    {
        if (!HasEscapes(name))
        {
            byte[] plain = new byte[Encoding.UTF8.GetByteCount(name) + padding];
            Encoding.UTF8.GetBytes(name, plain);
            return plain;
        }

        List<byte> bytes = new(name.Length + 8);
        Span<byte> rune = stackalloc byte[4];
        for (int i = 0; i < name.Length; i++)
        {
            if (IsEscape(name, i))
            {
                bytes.Add((byte)(name[i] - Escape));
                continue;
            }

            Rune.DecodeFromUtf16(name.AsSpan(i), out Rune value, out int consumed);
            bytes.AddRange(rune[..value.EncodeToUtf8(rune)]);
            i += consumed - 1;
        }

        bytes.AddRange(new byte[padding]);
        return [.. bytes];
    }

    private static string DecodeEscaped(ReadOnlySpan<byte> name)
    {
        StringBuilder text = new(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                consumed = 1;
                text.Append((char)(Escape + name[0]));
            }

            name = name[consumed..];
        }

        return text.ToString();
    }

    private static bool HasEscapes(string name)
    {
        for (int i = name.AsSpan().IndexOfAnyInRange('\uDC80', '\uDCFF'); i >= 0 && i < name.Length; i++)
        {
            if (IsEscape(name, i))
            {
                return true;
            }
        }

        return false;
    }

    // A low surrogate after a high one is half of a character; alone it is an escaped byte.
    private static bool IsEscape(string name, int i) => name[i] is >= '\uDC80' and <= '\uDCFF' && (i == 0 || !char.IsHighSurrogate(name[i - 1]));
}
