using System.Runtime.InteropServices;
using IaC.Linux.Events;

namespace IaC.Pods.Supervision;

/// <summary>Waits for all descriptors of a supervisor at once and calls whom each one belongs to; one thread, no locks.</summary>
/// <param name="contain">Told of an exception of a source, which is watched no more where it says true; where it says false, or is null, the exception goes on.</param>
internal sealed class EventLoop(Func<IEventSource, Exception, bool>? contain = null) : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly Dictionary<ulong, Watch> _watches = [];
    private ulong _lastToken;

    /// <summary>Watches a descriptor until the result is disposed of, which must be before the descriptor is closed.</summary>
    internal Watch Add(SafeHandle descriptor, EpollEvents events, IEventSource source)
    {
        // Never the token of another: what is ready still names those that were removed in the same round.
        ulong token = ++_lastToken;
        _epoll.Add(descriptor, events, token);
        return _watches[token] = new Watch(this, descriptor, token, source);
    }

    /// <summary>Waits once and delivers what happened. A source that was removed by one before it in the same round is passed over.</summary>
    /// <returns>Whether anything did.</returns>
    internal bool Wait(TimeSpan? timeout)
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        int count = _epoll.Wait(ready, timeout is { } time ? (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalMilliseconds)) : -1);
        foreach (EpollReady entry in ready[..count])
        {
            if (_watches.TryGetValue(entry.Token, out Watch? watch))
            {
                Deliver(watch, entry.Events);
            }
        }

        return count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();

    private void Deliver(Watch watch, EpollEvents events)
    {
        try
        {
            watch.Source.OnReady(events);
        }
        catch (Exception fault)
        {
            // The boundary of a source: one that fails must not take the pod with it.
            if (contain?.Invoke(watch.Source, fault) != true)
            {
                throw;
            }

            watch.Dispose();
        }
    }

    /// <summary>A descriptor that is watched.</summary>
    internal sealed class Watch(EventLoop loop, SafeHandle descriptor, ulong token, IEventSource source) : IDisposable
    {
        /// <summary>Whom it belongs to.</summary>
        internal IEventSource Source => source;

        /// <summary>Changes what is watched for.</summary>
        internal void For(EpollEvents events) => loop._epoll.Modify(descriptor, events, token);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (loop._watches.Remove(token))
            {
                loop._epoll.Remove(descriptor);
            }
        }
    }
}
