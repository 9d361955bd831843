using IaC.Engine;
using IaC.GitOps;
using IaC.Pods;

namespace IaC.Cli.Agents;

/// <summary>Where the agent of a root keeps its things.</summary>
internal static class AgentFiles
{
    /// <summary>Records, requests and repositories.</summary>
    public static UnitStore StoreOf(RootLayout layout) => new(FolderOf(layout));

    /// <summary>What it did and found.</summary>
    public static string LogOf(RootLayout layout) => Path.Combine(FolderOf(layout), "log");

    /// <summary>Whether an agent runs.</summary>
    public static bool IsRunning(RootLayout layout)
    {
        try
        {
            using FileStream? taken = Directory.Exists(FolderOf(layout)) ? TakeLock(layout) : null;
            return false;
        }
        catch (EngineException)
        {
            return true;
        }
    }

    /// <summary>Takes the lock of the agent (flock(2)), which frees itself with the process.</summary>
    /// <exception cref="EngineException">Another agent holds it.</exception>
    public static FileStream TakeLock(RootLayout layout)
    {
        Directory.CreateDirectory(FolderOf(layout), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new FileStream(Path.Combine(FolderOf(layout), "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new EngineException($"an agent of this root runs already ({FolderOf(layout)})", "stop it, or give this one a root of its own with --root");
        }
    }

    private static string FolderOf(RootLayout layout) => Path.Combine(layout.Lib, "gitops");
}
