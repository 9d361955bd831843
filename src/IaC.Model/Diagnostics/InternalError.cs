namespace IaC.Model;

/// <summary>A fault of this program, told apart from what machines, files and other programs refuse: of such a fault the message alone says nothing.</summary>
public static class InternalError
{
    private const int MostFrames = 4;

    /// <summary>Whether only a mistake in a program throws it.</summary>
    public static bool Is(Exception exception) => exception is NullReferenceException or ArgumentException or InvalidOperationException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException
        or ArithmeticException or NotSupportedException or NotImplementedException;

    /// <summary>What went wrong: the message; of a fault of this program, with the request to report it, what it was and where, on one line too.</summary>
    public static string TextOf(Exception exception)
    {
        if (!Is(exception))
        {
            return exception.Message;
        }

        string[] frames = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return $"internal error, please report it: {exception.GetType()}: {string.Join(", ", frames.Take(MostFrames).Prepend(exception.Message))}";
    }
}
