namespace IaC.Cli.Commands;

/// <summary>What the program answers to its caller; part of the interface.</summary>
internal static class ExitCode
{
    /// <summary>Done; or, of <c>preview --exit-code</c>, nothing to do.</summary>
    public const int Ok = 0;

    /// <summary>The machine refused, or a resource did not become ready.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the stack is wrong. Nothing was touched.</summary>
    public const int Usage = 2;

    /// <summary><c>preview --exit-code</c>: changes are pending.</summary>
    public const int ChangesPending = 3;

    /// <summary><c>exec</c>: the program is there and cannot be run; as of Docker and shells.</summary>
    public const int NotExecutable = 126;

    /// <summary><c>exec</c> and <c>run</c>: there is no such program; as of Docker and shells.</summary>
    public const int NoProgram = 127;

    /// <summary>Interrupted: 128 + SIGINT, as shells report it.</summary>
    public const int Cancelled = 130;
}
