using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>The part of a volume that a container mounts.</summary>
internal static class MountedPath
{
    /// <summary>Path within the volume: <c>subPath</c>, or <c>subPathExpr</c> with its variables; empty for all of it.</summary>
    /// <exception cref="PodSpecException">A variable is not there or is a secret, which would be seen in the list of mounts; or what comes out is no relative path.</exception>
    internal static string Of(VolumeMount mount, Container container, ContainerEnvironment environment)
    {
        if (mount.SubPathExpr is not { } expression)
        {
            return mount.SubPath ?? "";
        }

        string where = $"container {container.Name}: subPathExpr {expression} of {mount.MountPath}";
        (string path, Secrecy secrecy) = environment.Expand(expression, Secrecy.None, name => throw new PodSpecException($"{where}: there is no variable {name}"));
        if (secrecy != Secrecy.None)
        {
            throw new PodSpecException($"{where} would show a secret in the list of mounts");
        }

        return path.StartsWith('/') || path.Split('/').Contains("..") ? throw new PodSpecException($"{where} is {path}, which is no relative path within the volume") : path;
    }
}
