namespace IaC;

/// <summary>The program cannot go on, for a reason that the message says in full: it is shown without a stack trace.</summary>
public sealed class RunException : Exception
{
    /// <summary>For a reason.</summary>
    /// <param name="message">The reason, in lower case and without a full stop.</param>
    public RunException(string message)
        : base(message)
    {
    }

    /// <summary>For a reason that another exception shows the place of, and whose own words are not shown.</summary>
    internal RunException(string message, Exception place)
        : base(message, place)
    {
    }
}
