using System.Buffers;
using IaC.Linux.Files;

namespace IaC.Pods.Logs;

/// <summary>Reads the log of one container forward, from file to file as they were rotated. Only whole records are taken, so that reading while it is written is safe.</summary>
internal sealed class LogCursor : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int MostLine = 1 << 20;

    private readonly SafeFolder _folder;
    private readonly string _container;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly List<byte>[] _begun = [[], []];
    private SafeFile? _file;
    private ulong _inode;
    private long _offset;
    private long _position;
    private long _lost;
    private int _start;
    private int _end;

    internal LogCursor(SafeFolder folder, string container) => (_folder, _container) = (folder, container);

    /// <summary>Starts at the oldest file, or so that <paramref name="tail"/> lines follow.</summary>
    /// <param name="tail">Null for all.</param>
    /// <param name="fromStart">Without a tail: what was written before the oldest file is lost.</param>
    internal void Seek(int? tail, bool fromStart)
    {
        int oldest = 0;
        while (_folder.Status(LogFormat.FileName(_container, oldest + 1)) is not null)
        {
            oldest++;
        }

        if (tail is null)
        {
            if (Open(oldest, 0) && !fromStart)
            {
                _position = LogFormat.BytesBefore(_file!);
            }

            return;
        }

        int wanted = tail.Value;
        for (int age = 0; age <= oldest; age++)
        {
            if (!Open(age, 0))
            {
                continue;
            }

            _offset = LogTail.Find(_file!, ref wanted);
            _position = LogFormat.BytesBefore(_file!) + _offset;
            if (wanted < 0)
            {
                return;
            }
        }

        Open(oldest, 0);
        _position = _file is null ? 0 : LogFormat.BytesBefore(_file);
    }

    /// <summary>The next line; null when there is none yet.</summary>
    internal LogLine? TryRead()
    {
        while (NextRecord(out ReadOnlySpan<byte> record))
        {
            if (!LogFormat.TryRead(record, out DateTimeOffset time, out LogSource stream, out byte flag))
            {
                continue;
            }

            bool partial = flag == LogFormat.GoesOn;

            ReadOnlySpan<byte> text = record[LogFormat.PrefixSize..];
            List<byte> begun = _begun[(int)stream];
            if (partial && begun.Count + text.Length < MostLine)
            {
                begun.AddRange(text);
                continue;
            }

            byte[] bytes = [.. begun, .. text];
            begun.Clear();
            (long lost, _lost) = (_lost, 0);
            return new LogLine(_container, time, stream, bytes, partial) { Unended = flag == LogFormat.Unended, Lost = lost };
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private bool NextRecord(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                record = _buffer.AsSpan(_start, length);
                if (_offset == 0 && LogFormat.TryReadStart(record, out long before) && before > _position)
                {
                    (_lost, _position) = (_lost + before - _position, before);
                }

                _start += length + 1;
                _offset += length + 1;
                _position += length + 1;
                return true;
            }

            if (!Fill())
            {
                record = default;
                return false;
            }
        }
    }

    // True when there is more to look at. What is not whole is read again from its beginning the next time.
    private bool Fill()
    {
        if (_file is null && !Open(0, 0))
        {
            return false;
        }

        // Asked before reading: nothing is ever added to a file after it was rotated away, so that its end is final if it was no longer the current one.
        bool current = _folder.Status(LogFormat.FileName(_container))?.Inode == _inode;
        int known = _end - _start;
        (_start, _end) = (0, _file!.Read(_buffer, _offset));
        return _end > known || (!current && OpenNext());
    }

    private bool OpenNext()
    {
        int age = 0;
        while (_folder.Status(LogFormat.FileName(_container, age)) is { } status && status.Inode != _inode)
        {
            age++;
        }

        // Not found means that it was removed meanwhile: then the oldest that is left is the next.
        return age > 0 && Open(age - 1, 0);
    }

    private bool Open(int age, long offset)
    {
        string name = LogFormat.FileName(_container, age);
        if (_folder.Status(name) is null)
        {
            return false;
        }

        _file?.Dispose();
        _file = _folder.OpenFile(name);
        _inode = _file.Status().Inode;
        (_offset, _start, _end) = (offset, 0, 0);
        return true;
    }
}
