using System.Runtime.InteropServices;

namespace IaC.Linux.Events;

/// <summary>Waits for a few descriptors once (poll(2)).</summary>
public static unsafe class Polling
{
    private const short In = 1;
    private const int MostDescriptors = 16;

    /// <summary>Waits until one of the descriptors can be read or hung up.</summary>
    /// <param name="timeout">Most time to wait; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="descriptors">At most 16.</param>
    /// <returns>False after the timeout or a signal.</returns>
    public static bool WaitReadable(TimeSpan timeout, params ReadOnlySpan<SafeHandle> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        PollEntry* entries = stackalloc PollEntry[MostDescriptors];
        for (int i = 0; i < descriptors.Length; i++)
        {
            entries[i] = new PollEntry { Descriptor = (int)descriptors[i].DangerousGetHandle(), Events = In };
        }

        long* time = stackalloc long[2];
        time[0] = (long)timeout.TotalSeconds;
        time[1] = timeout.Ticks % TimeSpan.TicksPerSecond * 100;
        nint result = Syscall.Invoke(SyscallNumber.Ppoll, (nint)entries, descriptors.Length, timeout < TimeSpan.Zero ? 0 : (nint)time, 0, 0);
        return result != -LinuxError.EINTR && Syscall.Check(result, "ppoll") > 0;
    }

    /// <summary>Waits until nobody reads any more what is written to a pipe or socket, or it is a terminal that is gone; for ever where it is something else.</summary>
    /// <param name="descriptor">The descriptor that is written to.</param>
    public static void WaitHangup(int descriptor)
    {
        // Errors and hang-ups are told of without being asked for.
        var entry = new PollEntry { Descriptor = descriptor };
        nint result;
        do
        {
            result = Syscall.Invoke(SyscallNumber.Ppoll, (nint)(&entry), 1, 0, 0, 0);
        }
        while (result == -LinuxError.EINTR);
        Syscall.Check(result, "ppoll");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
