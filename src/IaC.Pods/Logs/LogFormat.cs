using System.Buffers.Text;

namespace IaC.Pods.Logs;

/// <summary>
/// One record of a log file, the format of the Kubernetes container runtime interface: <c>2026-01-02T03:04:05.678901234Z stdout F text</c>. <c>P</c> stands for <c>F</c> when the line goes on in
/// the next record of its stream. Everything before the text has one length, so that files can be read from the end.
/// </summary>
internal static class LogFormat
{
    /// <summary>Bytes of time, stream and flag, each with the blank after it.</summary>
    internal const int PrefixSize = 40;

    /// <summary>Most bytes of text in a record, as in the container runtimes of Kubernetes.</summary>
    internal const int MostText = 16 * 1024;

    /// <summary>Most bytes of a record.</summary>
    internal const int MostRecord = PrefixSize + MostText + 1;

    private const int TimeSize = 30;
    private const int FlagOffset = 38;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";

    /// <summary>Name of a container's current file.</summary>
    internal static string FileName(string container) => $"{container}.log";

    /// <summary>Name of an older file; 1 is the youngest.</summary>
    internal static string FileName(string container, int age) => age == 0 ? FileName(container) : $"{container}.log.{age}";

    /// <summary>Writes the <see cref="PrefixSize"/> bytes before the text.</summary>
    internal static void WritePrefix(Span<byte> output, DateTimeOffset time, LogSource source, bool partial)
    {
        time.TryFormat(output, out _, TimeFormat, System.Globalization.CultureInfo.InvariantCulture);
        "00Z "u8.CopyTo(output[27..]);
        (source == LogSource.Stdout ? "stdout "u8 : "stderr "u8).CopyTo(output[(TimeSize + 1)..]);
        output[FlagOffset] = partial ? (byte)'P' : (byte)'F';
        output[FlagOffset + 1] = (byte)' ';
    }

    /// <summary>Reads a record, given without its line end; false for anything else, such as the torn end of a full disk.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> record, out DateTimeOffset time, out LogSource stream, out bool partial)
    {
        (time, stream, partial) = (default, default, false);
        if (record.Length < PrefixSize || record[TimeSize - 1] != (byte)'Z' || !Utf8Parser.TryParse(record[..TimeFormat.Length], out DateTime parsed, out _, 'O'))
        {
            return false;
        }

        time = new DateTimeOffset(DateTime.SpecifyKind(parsed, DateTimeKind.Utc));
        stream = record.Slice(TimeSize + 1, 6).SequenceEqual("stderr"u8) ? LogSource.Stderr : LogSource.Stdout;
        partial = IsPartial(record);
        return true;
    }

    /// <summary>Whether the line of a record goes on.</summary>
    internal static bool IsPartial(ReadOnlySpan<byte> record) => record.Length > FlagOffset && record[FlagOffset] == (byte)'P';
}
