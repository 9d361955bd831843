using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Namespaces;

/// <summary>
/// Namespaces held by descriptors. An open descriptor keeps a namespace alive with no process in it; entering one is always done on a thread made for it, so that no thread of the
/// pool ever wakes up in another namespace.
/// </summary>
public static class Namespace
{
    /// <summary>Opens a namespace by its file: <c>/proc/PID/ns/net</c>, or a file that one is mounted on.</summary>
    public static SafeFileHandle Open(string path) => FileDescriptors.Open(path, OpenFlags.ReadOnly);

    /// <summary>Opens one namespace of a process.</summary>
    public static SafeFileHandle OpenOf(int pid, NamespaceTypes type) => Open($"/proc/{pid}/ns/{FileName(type)}");

    /// <summary>
    /// Makes new namespaces without a process (unshare(2)).
    /// </summary>
    /// <param name="types">What to make; not <see cref="NamespaceTypes.Pid"/>, which lives only as long as its first process.</param>
    /// <param name="inside">Runs in them before anyone else can; null does nothing.</param>
    /// <returns>One descriptor for each, in the order of <see cref="NamespaceTypes"/>'s values.</returns>
    public static IReadOnlyDictionary<NamespaceTypes, SafeFileHandle> Create(NamespaceTypes types, Action? inside = null) => OnOwnThread(() =>
    {
        Syscall.Check(Syscall.Invoke(SyscallNumber.Unshare, (nint)types), "unshare", $"{types}");
        inside?.Invoke();
        return Enum.GetValues<NamespaceTypes>()
            .Where(type => type != NamespaceTypes.None && types.HasFlag(type))
            .ToDictionary(type => type, type => Open($"/proc/thread-self/ns/{FileName(type)}"));
    });

    /// <summary>
    /// Runs an action inside a namespace, on a thread of its own; what it throws is thrown. What the action opens there (sockets) stays bound to that namespace, also for other threads.
    /// </summary>
    public static T Run<T>(SafeFileHandle nameSpace, NamespaceTypes types, Func<T> action) => OnOwnThread(() =>
    {
        using (DescriptorUse use = new(nameSpace))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Setns, use.Number, (nint)types), "setns", $"{types}");
        }

        return action();
    });

    /// <summary>Sets the host name of the calling thread's UTS namespace (sethostname(2)); for use inside <see cref="Create"/>.</summary>
    public static unsafe void SetHostName(string name)
    {
        byte[] bytes = FileNames.EncodeTerminated(name);

        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* text = bytes)
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Sethostname, (nint)text, bytes.Length - 1), "sethostname", name);
        }
    }

    /// <summary>
    /// Makes a socket in a network namespace, where it stays. The calling thread goes there and back: a thread of its own would cost ten times as much, and <paramref name="open"/>, one system
    /// call that cannot throw, gives nobody else the time to run on it.
    /// </summary>
    internal static nint OpenSocket(SafeFileHandle networkNamespace, Func<nint> open)
    {
        using SafeFileHandle home = Open("/proc/thread-self/ns/net");
        using DescriptorUse here = new(home);
        using DescriptorUse there = new(networkNamespace);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Setns, there.Number, (nint)NamespaceTypes.Network), "setns", "network");
        nint descriptor = open();
        if (Syscall.Invoke(SyscallNumber.Setns, here.Number, (nint)NamespaceTypes.Network) < 0)
        {
            Environment.FailFast("setns: the thread cannot return to its network namespace");
        }

        return descriptor;
    }

    private static string FileName(NamespaceTypes type) => type switch
    {
        NamespaceTypes.Mount => "mnt",
        NamespaceTypes.Cgroup => "cgroup",
        NamespaceTypes.Uts => "uts",
        NamespaceTypes.Ipc => "ipc",
        NamespaceTypes.Pid => "pid",
        NamespaceTypes.Network => "net",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "one type is needed"),
    };

    private static T OnOwnThread<T>(Func<T> action)
    {
        T? result = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
                catch (Exception e)
                {
                    // The boundary of a thread: it is thrown again on the caller's.
                    failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
                }
            },
            maxStackSize: 256 * 1024)
        { IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
