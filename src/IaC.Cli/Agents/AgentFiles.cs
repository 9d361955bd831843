using IaC.Engine;
using IaC.GitOps;
using IaC.Pods;

namespace IaC.Cli.Agents;

/// <summary>Where the agent of a root keeps its things.</summary>
internal static class AgentFiles
{
    /// <summary>Attempts of an agent: a second.</summary>
    public const int AgentAttempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Records, requests and repositories.</summary>
    public static UnitStore StoreOf(RootLayout layout) => new(FolderOf(layout));

    /// <summary>What it did and found.</summary>
    public static string LogOf(RootLayout layout) => Path.Combine(FolderOf(layout), "log");

    /// <summary>Whether an agent runs.</summary>
    public static bool IsRunning(RootLayout layout)
    {
        try
        {
            using FileStream? taken = Directory.Exists(FolderOf(layout)) ? TakeLock(layout, attempts: 1) : null;
            return false;
        }
        catch (EngineException)
        {
            return true;
        }
    }

    /// <summary>Takes the lock of the agent (flock(2)), which frees itself with the process.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="attempts">How often it is tried: who only looks whether an agent runs has it for a moment too, and so may what a killed one was just starting.</param>
    /// <exception cref="EngineException">Another agent holds it.</exception>
    public static FileStream TakeLock(RootLayout layout, int attempts)
    {
        Directory.CreateDirectory(FolderOf(layout), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(FolderOf(layout), "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
            {
                if (attempt == attempts)
                {
                    throw new EngineException($"an agent of this root runs already ({FolderOf(layout)})", "stop it, or give this one a root of its own with --root");
                }
            }

            Thread.Sleep(Pause);
        }
    }

    private static string FolderOf(RootLayout layout) => Path.Combine(layout.Lib, "gitops");
}
