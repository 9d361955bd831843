using System.Collections.Immutable;
using IaC.Cli.Agents.Programs;
using IaC.Cli.Commands;
using IaC.Engine;

namespace IaC.Cli.Deployment;

/// <summary>What <c>up</c>, <c>preview</c>, <c>destroy</c> and <c>refresh</c> were asked for.</summary>
internal sealed record DeploymentOptions
{
    /// <summary>Options of every command.</summary>
    public required GlobalOptions Global { get; init; }

    /// <summary>Files and folders of the program; <c>-</c> is standard input. Empty: the current folder.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Name of the stack; null leaves it to the program.</summary>
    public string? Stack { get; init; }

    /// <summary>How long a program may take to declare its stack; null is its default.</summary>
    public TimeSpan? ProgramTimeout { get; init; }

    /// <summary>How a program is confined that nobody at this machine has written; null is a program of the user's own.</summary>
    public UnitProgram? Confined { get; init; }

    /// <summary>No program of a stack may run in this process's place: those of users' providers are refused.</summary>
    public bool WithoutProviders { get; init; }

    /// <summary>What the plan is about.</summary>
    public PlanOptions Planning { get; init; } = PlanOptions.Default;

    /// <summary>How it is carried out.</summary>
    public ApplyOptions Applying { get; init; } = ApplyOptions.Default;

    /// <summary>Saved plan that is carried out instead of a new one.</summary>
    public string? PlanFile { get; init; }

    /// <summary>File that a preview saves its plan to.</summary>
    public string? PlanOutput { get; init; }

    /// <summary>A preview ends with <see cref="ExitCode.ChangesPending"/> where there are changes.</summary>
    public bool ChangesAreExitCode { get; init; }

    /// <summary>Nobody is asked.</summary>
    public bool Yes { get; init; }

    /// <summary>Most log lines of each new container that are shown at the end.</summary>
    public int FirstLines { get; init; }

    /// <summary>Output is for programs.</summary>
    public bool Json { get; init; }

    /// <summary>Wait for another holder of the stack.</summary>
    public bool WaitLock { get; init; }

    /// <summary>The lock that a change takes.</summary>
    public LockMode Lock => WaitLock ? LockMode.ExclusiveWait : LockMode.Exclusive;
}
