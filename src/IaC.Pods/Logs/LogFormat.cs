using System.Buffers.Text;
using System.Globalization;

namespace IaC.Pods.Logs;

/// <summary>
/// One record of a log file, the format of the Kubernetes container runtime interface: <c>2026-01-02T03:04:05.678901234Z stdout F text</c>. <c>P</c> stands for <c>F</c> when the line goes on in
/// the next record of its stream, and <c>E</c> when the output ended without a line end. Everything before the text has one length, so that files can be read from the end.
/// A file that follows another one begins with <c>#</c> and how many bytes of log came before it, so that who reads on can tell what was removed meanwhile.
/// </summary>
internal static class LogFormat
{
    /// <summary>Bytes of time, stream and flag, each with the blank after it.</summary>
    internal const int PrefixSize = 40;

    /// <summary>Most bytes of text in a record, as in the container runtimes of Kubernetes.</summary>
    internal const int MostText = 16 * 1024;

    /// <summary>Most bytes of a record.</summary>
    internal const int MostRecord = PrefixSize + MostText + 1;

    /// <summary>Flag of a whole line.</summary>
    internal const byte Whole = (byte)'F';

    /// <summary>Flag of a line that goes on.</summary>
    internal const byte GoesOn = (byte)'P';

    /// <summary>Flag of the rest of an output that has no line end.</summary>
    internal const byte Unended = (byte)'E';

    private const int StartSize = 32;
    private const int TimeSize = 30;
    private const int FlagOffset = 38;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";

    /// <summary>Name of a container's current file.</summary>
    internal static string FileName(string container) => $"{container}.log";

    /// <summary>Name of an older file; 1 is the youngest.</summary>
    internal static string FileName(string container, int age) => age == 0 ? FileName(container) : $"{container}.log.{age}";

    /// <summary>Writes the <see cref="PrefixSize"/> bytes before the text.</summary>
    internal static void WritePrefix(Span<byte> output, DateTimeOffset time, LogSource source, byte flag)
    {
        time.TryFormat(output, out _, TimeFormat, CultureInfo.InvariantCulture);
        "00Z "u8.CopyTo(output[27..]);
        (source == LogSource.Stdout ? "stdout "u8 : "stderr "u8).CopyTo(output[(TimeSize + 1)..]);
        output[FlagOffset] = flag;
        output[FlagOffset + 1] = (byte)' ';
    }

    /// <summary>Reads a record, given without its line end; false for anything else, such as the torn end of a full disk.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> record, out DateTimeOffset time, out LogSource stream, out byte flag)
    {
        (time, stream, flag) = (default, default, 0);
        if (record.Length < PrefixSize || record[TimeSize - 1] != (byte)'Z' || !Utf8Parser.TryParse(record[..TimeFormat.Length], out DateTime parsed, out _, 'O'))
        {
            return false;
        }

        time = new DateTimeOffset(DateTime.SpecifyKind(parsed, DateTimeKind.Utc));
        stream = record.Slice(TimeSize + 1, 6).SequenceEqual("stderr"u8) ? LogSource.Stderr : LogSource.Stdout;
        flag = record[FlagOffset];
        return true;
    }

    /// <summary>Whether a line ends with a record; not with one that goes on, nor with what begins a file.</summary>
    internal static bool EndsLine(ReadOnlySpan<byte> record) => record.Length > FlagOffset && record[FlagOffset] != GoesOn;

    /// <summary>First record of a file, where <paramref name="before"/> bytes of log came before it.</summary>
    internal static byte[] Start(long before) => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#{before}\n"));

    /// <summary>Reads that, given with or without its line end; false for any other record.</summary>
    internal static bool TryReadStart(ReadOnlySpan<byte> record, out long before)
    {
        before = 0;
        return record is [(byte)'#', .. var number] && Utf8Parser.TryParse(number, out before, out _);
    }

    /// <summary>How many bytes of log came before a file; 0 where it does not say.</summary>
    internal static long BytesBefore(Linux.Files.SafeFile file)
    {
        Span<byte> start = stackalloc byte[StartSize];
        return TryReadStart(start[..file.Read(start, 0)], out long before) ? before : 0;
    }
}
