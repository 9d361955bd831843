using IaC.Cli.Terminals;
using IaC.Linux;

namespace IaC.Cli.Workloads;

/// <summary>Carries bytes between our standard streams and those of a program. Each call blocks its thread.</summary>
internal static class StreamPump
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Takes bytes.</summary>
    public delegate void Writer(ReadOnlySpan<byte> bytes);

    /// <summary>Passes on all that a program writes.</summary>
    public static void Show(Stream from, Writer to)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (from.Read(buffer) is > 0 and var count)
            {
                to(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException || exception.HResult == LinuxError.EIO)
        {
            // We let go of it, or nobody has its other side open any more, as a terminal says it (pty(7)).
        }
    }

    /// <summary>Passes on all that comes in here. A read of standard input cannot be cancelled: this is left behind when the program ends first.</summary>
    public static void Feed(Stream to, bool closeAtEnd)
    {
        try
        {
            using Stream input = Terminal.OpenInput();
            input.CopyTo(to);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The program closed its input, or has ended; or there is none here.
        }
        finally
        {
            if (closeAtEnd)
            {
                to.Dispose();
            }
        }
    }

    /// <summary>Passes on what is typed here until the keys are pressed that leave the program.</summary>
    /// <param name="to">The program.</param>
    /// <param name="keys">The keys.</param>
    /// <returns>True when they were; false when the input or the program ended.</returns>
    public static bool Type(Stream to, DetachKeys keys)
    {
        var buffer = new byte[BufferSize];
        var passed = new List<byte>();
        try
        {
            using Stream input = Terminal.OpenInput();
            while (input.Read(buffer) is > 0 and var count)
            {
                passed.Clear();
                bool left = keys.Pass(buffer.AsSpan(0, count), passed);
                to.Write(passed.ToArray());
                if (left)
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program has ended.
        }

        return false;
    }
}
