namespace IaC.Containers.Lifecycle;

/// <summary>Starts programs in containers. Calls block the calling thread for the few milliseconds until the program runs.</summary>
public static class ContainerRuntime
{
    /// <summary>Makes a container and runs its program.</summary>
    /// <exception cref="ContainerStartException">A step was refused; nothing is left of the container.</exception>
    public static ContainerProcess Start(ContainerStart start) => throw new NotImplementedException();

    /// <summary>Runs a further program in a running container.</summary>
    /// <exception cref="ContainerStartException">A step was refused.</exception>
    public static ContainerProcess Exec(ContainerExec exec) => throw new NotImplementedException();
}
