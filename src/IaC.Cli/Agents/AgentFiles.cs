using IaC.Engine;
using IaC.GitOps;
using IaC.Pods;

namespace IaC.Cli.Agents;

/// <summary>Where the agent of a root keeps its things.</summary>
internal static class AgentFiles
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Records, requests and repositories.</summary>
    public static UnitStore StoreOf(RootLayout layout) => new(layout.Agent);

    /// <summary>What it did and found.</summary>
    public static string LogOf(RootLayout layout) => Path.Combine(layout.Agent, "log");

    /// <summary>Whether an agent runs.</summary>
    public static bool IsRunning(RootLayout layout)
    {
        if (!Directory.Exists(layout.Agent))
        {
            return false;
        }

        using FileStream? taken = TryLock(layout);
        return taken is null;
    }

    /// <summary>Takes the lock of the agent (flock(2)), which frees itself with the process. It is tried for a second: who only looks whether an agent runs has it for a moment too.</summary>
    /// <exception cref="EngineException">Another agent holds it.</exception>
    public static async Task<FileStream> TakeLockAsync(RootLayout layout, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(layout.Agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryLock(layout) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        throw new EngineException($"an agent of this root runs already ({layout.Agent})", "stop it, or give this one a root of its own with --root");
    }

    private static FileStream? TryLock(RootLayout layout)
    {
        try
        {
            return new FileStream(Path.Combine(layout.Agent, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }
}
