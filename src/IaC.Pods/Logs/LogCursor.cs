using System.Buffers;
using IaC.Linux;
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
    private long _limit = long.MaxValue;
    private int _start;
    private int _end;

    internal LogCursor(SafeFolder folder, string container) => (_folder, _container) = (folder, container);

    /// <summary>Starts at the oldest file, or so that <paramref name="tail"/> lines follow.</summary>
    /// <param name="tail">Null for all.</param>
    /// <param name="fromStart">Without a tail: what was written before the oldest file is lost.</param>
    internal void Seek(int? tail, bool fromStart)
    {
        int oldest = Oldest();
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

    /// <summary>Reads no further than to what is written by now: whoever does not follow would else run after a program that writes faster than it is read.</summary>
    internal void EndHere()
    {
        using SafeFile? newest = Enumerable.Range(0, Oldest() + 1).Select(TryOpen).FirstOrDefault(file => file is not null);
        _limit = newest is null ? long.MaxValue : LogFormat.BytesBefore(newest) + newest.Status().Size;
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
        while (_position < _limit)
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
                break;
            }
        }

        record = default;
        return false;
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
        // Not found means that it was removed meanwhile: then the oldest that is left is the next. While files are renamed a name between them may be nobody's.
        int oldest = Oldest();
        int age = Enumerable.Range(0, oldest + 1).FirstOrDefault(age => _folder.Status(LogFormat.FileName(_container, age))?.Inode == _inode, oldest + 1);
        while (--age >= 0)
        {
            if (Open(age, 0))
            {
                return true;
            }
        }

        return false;
    }

    private int Oldest()
    {
        int oldest = 0;
        for (int age = 1; age <= oldest + 2; age++)
        {
            oldest = _folder.Status(LogFormat.FileName(_container, age)) is null ? oldest : age;
        }

        return oldest;
    }

    private bool Open(int age, long offset)
    {
        if (TryOpen(age) is not { } file)
        {
            return false;
        }

        _file?.Dispose();
        _file = file;
        _inode = _file.Status().Inode;
        (_offset, _start, _end) = (offset, 0, 0);
        return true;
    }

    // Null where it is not there, or was renamed just now.
    private SafeFile? TryOpen(int age)
    {
        string name = LogFormat.FileName(_container, age);
        try
        {
            return _folder.Status(name) is null ? null : _folder.OpenFile(name);
        }
        catch (LinuxException gone) when (gone.Errno == LinuxError.ENOENT)
        {
            return null;
        }
    }
}
