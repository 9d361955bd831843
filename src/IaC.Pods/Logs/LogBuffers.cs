using System.Text;

namespace IaC.Pods.Logs;

/// <summary>Memory that all log writers of a supervisor share, since they write one after the other.</summary>
internal sealed class LogBuffers
{
    /// <summary>Bytes read from a pipe at once.</summary>
    internal const int InputSize = 32 * 1024;

    /// <summary>Bytes written to a file at once.</summary>
    internal const int OutputSize = 32 * 1024;

    private static readonly byte[] Flags = [LogFormat.Whole, LogFormat.GoesOn, LogFormat.Unended];

    private readonly byte[] _prefixes = new byte[2 * Flags.Length * LogFormat.PrefixSize];
    private byte[]? _input;
    private byte[]? _output;

    internal byte[] Input => _input ??= new byte[InputSize];

    internal byte[] Output => _output ??= new byte[OutputSize];

    /// <summary>Nobody is writing: the memory is given up until someone does.</summary>
    internal void Release() => (_input, _output) = (null, null);

    /// <summary>Sets the time of the records that follow.</summary>
    internal void Stamp(DateTimeOffset time)
    {
        for (int i = 0; i < 2 * Flags.Length; i++)
        {
            LogFormat.WritePrefix(_prefixes.AsSpan(i * LogFormat.PrefixSize), time, (LogSource)(i / Flags.Length), Flags[i % Flags.Length]);
        }
    }

    /// <summary>Beginning of a record.</summary>
    internal ReadOnlySpan<byte> Prefix(LogSource source, byte flag) => _prefixes.AsSpan((((int)source * Flags.Length) + Flags.IndexOf(flag)) * LogFormat.PrefixSize, LogFormat.PrefixSize);

    /// <summary>A record of our own.</summary>
    internal static byte[] Note(DateTimeOffset time, string text)
    {
        byte[] record = new byte[LogFormat.PrefixSize + Encoding.UTF8.GetByteCount(text) + 1];
        LogFormat.WritePrefix(record, time, LogSource.Stderr, LogFormat.Whole);
        Encoding.UTF8.GetBytes(text, record.AsSpan(LogFormat.PrefixSize));
        record[^1] = (byte)'\n';
        return record;
    }
}
