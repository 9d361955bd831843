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

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
