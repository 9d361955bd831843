using System.Diagnostics.CodeAnalysis;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Pods.Protocol;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>A socket that carries lines both ways and never waits: what does not fit goes out when it does, and a line is there once it is whole.</summary>
internal sealed class LineSocket : IDisposable
{
    private const int ReceiveSize = 4096;

    private readonly EventLoop.Watch _watch;
    private readonly FrameBuffer _input = new();
    private bool _watched = true;

    // Bytes of the input that are known to hold no end of a line: one of many megabytes is looked through once, not with each piece of it.
    private int _searched;

    /// <summary>Begins to watch it.</summary>
    /// <param name="loop">Calls when there is something to read, or room for what waits.</param>
    /// <param name="socket">One that does not block; owned from here on.</param>
    /// <param name="source">Whom it calls.</param>
    internal LineSocket(EventLoop loop, SafeFileHandle socket, IEventSource source)
    {
        Socket = socket;
        _watch = loop.Add(socket, EpollEvents.Read, source);
    }

    /// <summary>The socket.</summary>
    internal SafeFileHandle Socket { get; }

    /// <summary>What is to be sent; <see cref="Flush"/> begins with it.</summary>
    internal FrameBuffer Output { get; } = new();

    /// <summary>Bytes that were received and not taken.</summary>
    internal int Unread => _input.Length;

    /// <summary>Sends what fits; the rest when the loop calls and this is called again.</summary>
    /// <returns>0, or minus the error number.</returns>
    internal int Flush()
    {
        int sent = 0;
        while (Output.Length > 0 && (sent = NonBlocking.Write(Socket, Output.Written)) >= 0)
        {
            Output.Take(sent);
        }

        if (_watched)
        {
            _watch.For(EpollEvents.Read | (Output.Length > 0 ? EpollEvents.Write : 0));
        }

        return sent == -LinuxError.EAGAIN ? 0 : Math.Min(0, sent);
    }

    /// <summary>Receives what is there.</summary>
    /// <param name="end">Where nothing more will come: 0 if the other side has ended it, else minus the error number.</param>
    /// <returns>Whether more may come.</returns>
    internal bool TryReceive(out int end)
    {
        end = NonBlocking.Read(Socket, _input.GetSpan(ReceiveSize));
        _input.Advance(Math.Max(0, end));
        return end is > 0 or -LinuxError.EAGAIN or -LinuxError.EINTR;
    }

    /// <summary>Takes the next line, without its end; false while it is not whole.</summary>
    internal bool TryTakeLine([NotNullWhen(true)] out byte[]? line)
    {
        int end = _input.Written[_searched..].IndexOf((byte)'\n');
        if (end < 0)
        {
            (line, _searched) = (null, _input.Length);
            return false;
        }

        line = _input.Written[..(_searched + end)].ToArray();
        _input.Take(line.Length + 1);
        _searched = 0;
        return true;
    }

    /// <summary>Drops what was received and not taken.</summary>
    internal void Forget()
    {
        _input.Take(_input.Length);
        _searched = 0;
    }

    /// <summary>The loop calls no more.</summary>
    internal void Unwatch()
    {
        _watched = false;
        _watch.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unwatch();
        Socket.Dispose();
    }
}
