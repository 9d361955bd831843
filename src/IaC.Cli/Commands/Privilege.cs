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

    /// <summary>Refuses a user who is not root, and states that are kept elsewhere: for what is about this machine and the stacks that it keeps itself.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="global">What is worked with.</param>
    /// <exception cref="UsageException">Not root, or <c>--state</c> is given.</exception>
    public static void RequireOfMachine(string command, GlobalOptions global)
    {
        Require(command);
        RequireStatesHere(command, global);
    }

    /// <summary>Refuses states that are kept elsewhere: for what is about the stacks that this machine keeps itself.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="global">What is worked with.</param>
    /// <exception cref="UsageException"><c>--state</c> is given.</exception>
    public static void RequireStatesHere(string command, GlobalOptions global)
    {
        if (global.State is { } place)
        {
            throw new UsageException($"`iac {command}` is about this machine and the stacks that it keeps itself, and the states are to be those at {place}: pass --state local");
        }
    }

    /// <summary>Refuses a user who is not root and has no states: who has some, here or at another place, runs things on other hosts, and works with those.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="global">What is worked with.</param>
    /// <exception cref="UsageException">Neither root nor the owner of a state.</exception>
    public static void RequireUnlessOwn(string command, GlobalOptions global)
    {
        if (global.State is null && !Directory.Exists(global.Layout.State))
        {
            Require(command);
        }
    }
}
