using System.Diagnostics;
using System.Globalization;

namespace IaC.Engine;

/// <summary>
/// A hook for crash tests. The engine passes a point before and after everything that a kill could separate: each write of the state and each call of a provider; providers pass
/// those within a call.
/// <c>IAC_CRASH_POINT=N</c> ends the process at the N-th point (counted from 1) by SIGKILL, as a power cut or the OOM killer would. <c>IAC_CRASH_LOG=FILE</c> appends
/// <c>NUMBER NAME</c> for each point passed, so that a test can first count them. Without both, a point costs one comparison.
/// </summary>
public class CrashPoints
{
    private readonly Lock _logging = new();
    private readonly int _fatal;
    private readonly string? _log;
    private int _passed;

    /// <summary>Points that follow the environment, read once.</summary>
    public static CrashPoints FromEnvironment { get; } = new(
        int.TryParse(Environment.GetEnvironmentVariable("IAC_CRASH_POINT"), NumberStyles.None, CultureInfo.InvariantCulture, out int fatal) ? fatal : 0,
        Environment.GetEnvironmentVariable("IAC_CRASH_LOG"));

    /// <summary>Points of which number <paramref name="fatal"/> ends the process; 0 for none.</summary>
    protected CrashPoints(int fatal, string? log)
    {
        _fatal = fatal;
        _log = log;
    }

    /// <summary>Passes a point, or does not return.</summary>
    /// <param name="name">What stands on both sides: <c>before-write-inventory</c>, <c>after-call-create</c>.</param>
    public virtual void Pass(string name)
    {
        if (_fatal == 0 && _log is null)
        {
            return;
        }

        int number = Interlocked.Increment(ref _passed);
        if (_log is not null)
        {
            // What .NET calls append is a write at the end that the file had when it was opened.
            lock (_logging)
            {
                File.AppendAllText(_log, string.Create(CultureInfo.InvariantCulture, $"{number} {name}\n"));
            }
        }

        if (number == _fatal)
        {
            using Process self = Process.GetCurrentProcess();
            self.Kill();
            self.WaitForExit();
        }
    }
}
