using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>
/// Tells which supervisors of a root have ended, as it happens: each is watched by a descriptor of its process (pidfd_open(2)), new ones are noticed by their control sockets (inotify(7)). Nothing is polled.
/// One thread uses it; only <see cref="Wake"/> may be called by others.
/// </summary>
public sealed class SupervisorWatch : IDisposable
{
    private const ulong WakeToken = 0;
    private const ulong FoldersToken = 1;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly RootLayout layout;
    private readonly Epoll epoll = new();
    private readonly EventFd wake = new();
    private readonly Inotify folders = new();
    private readonly Dictionary<ulong, (string Uid, SafeFileHandle Process)> watched = [];
    private ulong nextToken = FoldersToken + 1;

    /// <summary>Begins to watch the supervisors that run, and all that are started later.</summary>
    /// <param name="layout">The root; its runtime folder is made where there is none.</param>
    /// <exception cref="LinuxException">The kernel has no descriptor or watch left.</exception>
    public SupervisorWatch(RootLayout layout)
    {
        this.layout = layout;
        epoll.Add(wake.Handle, EpollEvents.Read, WakeToken);
        epoll.Add(folders.Handle, EpollEvents.Read, FoldersToken);
        Directory.CreateDirectory(layout.PodRuns, OwnerOnly);
        folders.Watch(layout.PodRuns);
        Discover();
    }

    /// <summary>Keys of the pods whose supervisors are watched.</summary>
    public IEnumerable<string> Watched => watched.Values.Select(entry => entry.Uid);

    /// <summary>Blocks until supervisors ended, or <see cref="Wake"/> was called.</summary>
    /// <returns>Keys of the pods whose supervisors ended; empty after a call of <see cref="Wake"/>.</returns>
    public IReadOnlyList<string> Wait()
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        while (true)
        {
            var ended = new List<string>();
            foreach (EpollReady entry in ready[..epoll.Wait(ready, timeoutMilliseconds: -1)])
            {
                if (entry.Token == WakeToken)
                {
                    return [];
                }

                if (entry.Token == FoldersToken)
                {
                    folders.Drain();
                }
                else if (watched.Remove(entry.Token, out (string Uid, SafeFileHandle Process) gone))
                {
                    epoll.Remove(gone.Process);
                    gone.Process.Dispose();
                    ended.Add(gone.Uid);
                }
            }

            Discover();
            if (ended.Count > 0)
            {
                return ended;
            }
        }
    }

    /// <summary>Makes <see cref="Wait"/> return, now or when it is next called, and ever after.</summary>
    public void Wake() => wake.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, SafeFileHandle process) in watched.Values)
        {
            process.Dispose();
        }

        folders.Dispose();
        wake.Dispose();
        epoll.Dispose();
    }

    // Events can be lost, so that each is only a reason to look. A folder is watched before it is looked into: a socket made in between is then told of.
    private void Discover()
    {
        HashSet<string> known = [.. Watched];
        foreach (string folder in Directory.EnumerateDirectories(layout.PodRuns))
        {
            string uid = Path.GetFileName(folder);
            if (known.Contains(uid))
            {
                continue;
            }

            try
            {
                folders.Watch(folder);
                Add(uid);
            }
            catch (LinuxException exception) when (exception.Errno is LinuxError.ENOENT or LinuxError.ESRCH)
            {
                // The pod, or its supervisor, went meanwhile: there is nothing to watch.
            }
        }
    }

    private void Add(string uid)
    {
        if (PidOf(uid) is not { } pid)
        {
            return;
        }

        SafeFileHandle process = PidFd.Open(pid);

        // A number may have come to mean another process before it was opened; the one that listens now is the one that is meant.
        if (PidOf(uid) != pid)
        {
            process.Dispose();
            return;
        }

        watched[nextToken] = (uid, process);
        epoll.Add(process, EpollEvents.Read, nextToken++);
    }

    private int? PidOf(string uid)
    {
        using SafeFileHandle? socket = UnixSocket.TryConnect(layout.PodSocket(uid), out _);
        return socket is null ? null : UnixSocket.Peer(socket).Pid;
    }
}
