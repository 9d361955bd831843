using IaC.Linux;
using IaC.Linux.Files;
using IaC.Linux.Events;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Logs;

/// <summary>
/// Writes what one container prints to its log file, record by record, and puts the file aside when it is full. It never throws and never keeps more than one unfinished record of each stream:
/// what cannot be written is counted and dropped, so that a full disk stops neither the container nor the others.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    // rw-r-----
    private const int Permissions = 0x1A0;

    private readonly string _folder;
    private readonly string _container;
    private readonly LogLimits _limits;
    private readonly LogBuffers _buffers;
    private readonly TimeProvider _time;
    private readonly byte[]?[] _unfinished = [null, null];
    private readonly int[] _unfinishedLength = [0, 0];
    private SafeFile? _file;
    private long _size;
    private long _before;
    private int _filled;
    private long _lost;

    internal LogWriter(string folder, string container, LogLimits limits, LogBuffers buffers, TimeProvider time) =>
        (_folder, _container, _limits, _buffers, _time) = (folder, container, limits, buffers, time);

    /// <summary>Why output is being lost; null while none is.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Grows whenever <see cref="Fault"/> begins or ends.</summary>
    internal int Revision { get; private set; }

    /// <summary>The line that is not at its end yet: good until more is taken.</summary>
    internal ReadOnlySpan<byte> Unfinished(LogSource source) => _unfinished[(int)source].AsSpan(0, _unfinishedLength[(int)source]);

    /// <summary>Takes what a pipe holds, at most one buffer full, so that no container keeps the others waiting.</summary>
    /// <returns>False when the pipe is at its end.</returns>
    internal bool TakeFrom(SafeFileHandle pipe, LogSource source)
    {
        int read = NonBlocking.Read(pipe, _buffers.Input);
        if (read > 0)
        {
            Append(_buffers.Input.AsSpan(0, read), source);
        }

        return read > 0 || read is -LinuxError.EAGAIN or -LinuxError.EINTR;
    }

    /// <summary>Takes the rest of a pipe whose writer has ended, and finishes the last line.</summary>
    internal void Finish(SafeFileHandle pipe, LogSource source)
    {
        // As much as a pipe can hold, and no more: a process that got away from the container may still write.
        for (int left = 1 << 20; left > 0; left -= LogBuffers.InputSize)
        {
            int read = NonBlocking.Read(pipe, _buffers.Input);
            if (read <= 0)
            {
                break;
            }

            Append(_buffers.Input.AsSpan(0, read), source);
        }

        if (_unfinishedLength[(int)source] > 0)
        {
            _buffers.Stamp(_time.GetUtcNow());
            Emit(source, LogFormat.Unended, []);
            Flush();
        }
    }

    /// <summary>Takes output as a container wrote it.</summary>
    internal void Append(ReadOnlySpan<byte> output, LogSource source)
    {
        _buffers.Stamp(_time.GetUtcNow());
        while (!output.IsEmpty)
        {
            int end = output.IndexOf((byte)'\n');
            int room = LogFormat.MostText - _unfinishedLength[(int)source];
            int length = end < 0 ? output.Length : end;
            if (length > room)
            {
                Emit(source, LogFormat.GoesOn, output[..room]);
                output = output[room..];
            }
            else if (end < 0)
            {
                Keep(source, output);
                break;
            }
            else
            {
                Emit(source, LogFormat.Whole, output[..end]);
                output = output[(end + 1)..];
            }
        }

        Flush();
    }

    /// <summary>Adds a line of our own.</summary>
    internal void Note(string text) => Write(LogBuffers.Note(_time.GetUtcNow(), $"iac: {text.ReplaceLineEndings(" ")}"));

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Keep(LogSource source, ReadOnlySpan<byte> text)
    {
        byte[] unfinished = _unfinished[(int)source] ??= new byte[LogFormat.MostText];
        text.CopyTo(unfinished.AsSpan(_unfinishedLength[(int)source]));
        _unfinishedLength[(int)source] += text.Length;
    }

    private void Emit(LogSource source, byte flag, ReadOnlySpan<byte> text)
    {
        if (LogBuffers.OutputSize - _filled < LogFormat.MostRecord)
        {
            Flush();
        }

        ReadOnlySpan<byte> begun = Unfinished(source);
        Span<byte> output = _buffers.Output.AsSpan(_filled);
        _buffers.Prefix(source, flag).CopyTo(output);
        begun.CopyTo(output[LogFormat.PrefixSize..]);
        text.CopyTo(output[(LogFormat.PrefixSize + begun.Length)..]);
        int length = LogFormat.PrefixSize + begun.Length + text.Length;
        output[length] = (byte)'\n';
        _filled += length + 1;
        _unfinishedLength[(int)source] = 0;
    }

    private void Flush()
    {
        ReadOnlySpan<byte> records = _buffers.Output.AsSpan(0, _filled);
        _filled = 0;
        if (!records.IsEmpty)
        {
            Write(records);
        }
    }

    private void Write(ReadOnlySpan<byte> records)
    {
        try
        {
            PrepareFile(records.Length);
            if (Fault is null)
            {
                WriteWhole(records);
                return;
            }

            WriteWhole([.. LogBuffers.Note(_time.GetUtcNow(), $"iac: {_lost} bytes of output were lost: {Fault}"), .. records]);
            (Fault, _lost) = (null, 0);
            Revision++;
        }
        catch (IOException e)
        {
            Revision += Fault is null ? 1 : 0;
            Fault = e.Message;
            _lost += records.Length;
        }
    }

    private void PrepareFile(int length)
    {
        _file ??= Open();
        if (_size > 0 && _size + length > _limits.FileSize)
        {
            long before = _before + _size;
            Rotate();
            _before = before;
            _file = Open();
        }

        if (_size == 0 && _before > 0)
        {
            WriteWhole(LogFormat.Start(_before));
        }
    }

    private SafeFile Open()
    {
        using SafeFolder folder = SafeFolder.Open(_folder);
        SafeFile file = folder.OpenOrCreateFile(LogFormat.FileName(_container), Permissions);
        _size = file.Status().Size;
        _before = _size > 0 ? LogFormat.BytesBefore(file) : _before;
        return file;
    }

    private void Rotate()
    {
        using SafeFolder folder = SafeFolder.Open(_folder);
        for (int age = _limits.Files - 1; age > 0; age--)
        {
            if (folder.Status(LogFormat.FileName(_container, age - 1)) is not null)
            {
                folder.TryRename(LogFormat.FileName(_container, age - 1), folder, LogFormat.FileName(_container, age), replace: true);
            }
        }

        _file!.Dispose();
        _file = null;
    }

    // A record that does not fit is cut off again, so that the file holds whole ones only.
    private void WriteWhole(ReadOnlySpan<byte> records)
    {
        try
        {
            _file!.Write(records, _size);
            _size += records.Length;
        }
        catch (LinuxException)
        {
            _file!.SetLength(_size);
            throw;
        }
    }
}
