using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>A point in time as a descriptor (timerfd_create(2)): readable once it has come.</summary>
public static unsafe class TimerFd
{
    private const int MonotonicClock = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const long NanosecondsOfTick = 100;

    /// <summary>A timer that is over once.</summary>
    /// <param name="delay">From now; more than zero.</param>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static SafeFileHandle After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        SafeFileHandle timer = FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.TimerfdCreate, MonotonicClock, CloseOnExec | NonBlock), "timerfd_create"));
        using DescriptorUse use = new(timer);

        // struct itimerspec: interval, then first time, each in seconds and nanoseconds.
        long* times = stackalloc long[4] { 0, 0, (long)delay.TotalSeconds, delay.Ticks % TimeSpan.TicksPerSecond * NanosecondsOfTick };

        // SAFETY: the array lives on this stack for the length of the call.
        Syscall.Check(Syscall.Invoke(SyscallNumber.TimerfdSettime, use.Number, 0, (nint)times, 0), "timerfd_settime");
        return timer;
    }
}
