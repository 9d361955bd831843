using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary>What needs root says so before it does anything.</summary>
internal static class Privilege
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "run it as root, for example with sudo";

    /// <summary>Refuses a user who is not root.</summary>
    /// <param name="command">Name of the command.</param>
    /// <exception cref="UsageException">Not root.</exception>
    public static void Require(string command)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new UsageException($"`iac {command}` needs root, who alone may make namespaces, mounts and network devices, and whose are the images and states of this machine: {Remedy}");
        }
    }

    /// <summary>Refuses a user who is not root and has no states: who has some runs things on other hosts, and works with those.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="layout">The root that is worked with.</param>
    /// <exception cref="UsageException">Neither root nor the owner of a state.</exception>
    public static void RequireUnlessOwn(string command, RootLayout layout)
    {
        if (!Directory.Exists(layout.State))
        {
            Require(command);
        }
    }
}
