namespace IaC.Linux.Files;

/// <summary>Time of a file, as exact as the kernel keeps it.</summary>
/// <param name="Seconds">Since 1970-01-01 UTC; negative before.</param>
/// <param name="Nanoseconds">0 to 999,999,999, added to the seconds.</param>
public readonly record struct FileTime(long Seconds, int Nanoseconds = 0)
{
    /// <summary>1970-01-01 UTC.</summary>
    public static FileTime Epoch => default;
}
