using System.Text;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Reads text that must be UTF-8, and no more of it than is allowed.</summary>
internal static class Utf8Reader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null when it is refused, for a reason that <paramref name="faults"/> gets.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="allowance">Most bytes; what was read is taken off.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static string? Read(Stream stream, string name, ref long allowance, ICollection<Diagnostic> faults)
    {
        if (stream.CanSeek && stream.Length > allowance)
        {
            faults.Add(TooLarge(name));
            return null;
        }

        var bytes = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
        while (stream.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > allowance)
            {
                faults.Add(TooLarge(name));
                return null;
            }
        }

        allowance -= bytes.Length;
        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name, faults);
    }

    private static Diagnostic TooLarge(string name) => Diagnostic.Error($"{name}: all files of a stack together may have {YamlLimits.TotalBytes / 1024 / 1024} MiB");

    private static string? Decode(ReadOnlySpan<byte> bytes, string name, ICollection<Diagnostic> faults)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            faults.Add(Diagnostic.Error("the file is UTF-16", new SourcePosition(name, 1, 1), "save it as UTF-8"));
            return null;
        }

        bytes = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            ReadOnlySpan<byte> before = bytes[..Math.Max(invalid.Index, 0)];
            int lineStart = before.LastIndexOf((byte)'\n') + 1;
            var place = new SourcePosition(name, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
            faults.Add(Diagnostic.Error("the file is not UTF-8 here", place, "save it as UTF-8"));
            return null;
        }
    }
}
