namespace IaC.Linux;

/// <summary>Signals by number and name (signal(7)); the numbers are those of x86-64 and arm64.</summary>
public static class Signals
{
    /// <summary>Asks a program to end.</summary>
    public const int SIGTERM = 15;

    /// <summary>Ends a program.</summary>
    public const int SIGKILL = 9;

    /// <summary>Lets a stopped program go on.</summary>
    public const int SIGCONT = 18;

    private const int Last = 64;

    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
        "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a signal.</summary>
    /// <param name="text"><c>SIGTERM</c>, <c>TERM</c>, <c>15</c> or <c>SIGRTMIN+3</c>, in any case.</param>
    /// <exception cref="FormatException">There is no such signal.</exception>
    public static int Parse(string text)
    {
        const int RealTimeMinimum = 34;
        string upper = text.ToUpperInvariant();
        string name = upper.StartsWith("SIG", StringComparison.Ordinal) ? upper[3..] : upper;
        if (Array.IndexOf(Names, name) is >= 0 and var index)
        {
            return index + 1;
        }

        int number = name.StartsWith("RTMIN+", StringComparison.Ordinal) && int.TryParse(name.AsSpan("RTMIN+".Length), out int offset) ? RealTimeMinimum + offset
            : int.TryParse(name, out int given) ? given : 0;
        return number is > 0 and <= Last ? number : throw new FormatException($"there is no signal {text}");
    }
}
