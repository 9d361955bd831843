using System.Text;

namespace IaC.Pods.Logs;

/// <summary>Memory that all log writers of a supervisor share, since they write one after the other.</summary>
internal sealed class LogBuffers
{
    /// <summary>Bytes read from a pipe at once.</summary>
    internal const int InputSize = 32 * 1024;

    /// <summary>Bytes written to a file at once.</summary>
    internal const int OutputSize = 32 * 1024;

    private readonly byte[] _prefixes = new byte[4 * LogFormat.PrefixSize];
    private byte[]? _input;
    private byte[]? _output;

    internal byte[] Input => _input ??= new byte[InputSize];

    internal byte[] Output => _output ??= new byte[OutputSize];

    /// <summary>Nobody is writing: the memory is given up until someone does.</summary>
    internal void Release() => (_input, _output) = (null, null);

    /// <summary>Sets the time of the records that follow.</summary>
    internal void Stamp(DateTimeOffset time)
    {
        for (int i = 0; i < 4; i++)
        {
            LogFormat.WritePrefix(_prefixes.AsSpan(i * LogFormat.PrefixSize), time, (LogSource)(i / 2), partial: i % 2 == 1);
        }
    }

    /// <summary>Beginning of a record.</summary>
    internal ReadOnlySpan<byte> Prefix(LogSource source, bool partial) => _prefixes.AsSpan((((int)source * 2) + (partial ? 1 : 0)) * LogFormat.PrefixSize, LogFormat.PrefixSize);

    /// <summary>A record of our own.</summary>
    internal static byte[] Note(DateTimeOffset time, string text)
    {
        byte[] record = new byte[LogFormat.PrefixSize + Encoding.UTF8.GetByteCount(text) + 1];
        LogFormat.WritePrefix(record, time, LogSource.Stderr, partial: false);
        Encoding.UTF8.GetBytes(text, record.AsSpan(LogFormat.PrefixSize));
        record[^1] = (byte)'\n';
        return record;
    }
}
