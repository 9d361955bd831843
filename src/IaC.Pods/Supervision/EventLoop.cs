using System.Runtime.InteropServices;
using IaC.Linux.Events;

namespace IaC.Pods.Supervision;

/// <summary>Waits for all descriptors of a supervisor at once and calls whom each one belongs to; one thread, no locks.</summary>
internal sealed class EventLoop : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly List<IEventSource?> _sources = [];
    private readonly Stack<int> _free = new();

    /// <summary>Watches a descriptor until the result is disposed of, which must be before the descriptor is closed.</summary>
    internal Watch Add(SafeHandle descriptor, EpollEvents events, IEventSource source)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _sources.Count;
            _sources.Add(null);
        }

        _epoll.Add(descriptor, events, (ulong)slot);
        _sources[slot] = source;
        return new Watch(this, descriptor, slot);
    }

    /// <summary>Waits once and delivers what happened. A source that was removed by one before it in the same round is passed over; one that took its place may be called for nothing.</summary>
    /// <returns>Whether anything did.</returns>
    internal bool Wait(TimeSpan? timeout)
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        int count = _epoll.Wait(ready, timeout is { } time ? (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalMilliseconds)) : -1);
        foreach (EpollReady entry in ready[..count])
        {
            _sources[(int)entry.Token]?.OnReady(entry.Events);
        }

        return count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();

    /// <summary>A descriptor that is watched.</summary>
    internal sealed class Watch(EventLoop loop, SafeHandle descriptor, int slot) : IDisposable
    {
        private bool _removed;

        /// <summary>Changes what is watched for.</summary>
        internal void For(EpollEvents events) => loop._epoll.Modify(descriptor, events, (ulong)slot);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!_removed)
            {
                _removed = true;
                loop._epoll.Remove(descriptor);
                loop._sources[slot] = null;
                loop._free.Push(slot);
            }
        }
    }
}
