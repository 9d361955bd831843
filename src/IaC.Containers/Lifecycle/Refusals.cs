using IaC.Linux;
using IaC.Linux.Stubs;

namespace IaC.Containers.Lifecycle;

/// <summary>Refusals of the kernel as exceptions: calls that are made before there is a child are refused in the same words as those that the child makes.</summary>
internal static class Refusals
{
    internal static ContainerStartException Of(SyscallFailure failure) => new(failure.Step, failure.Path, failure.Call, failure.Errno, failure.Said ?? Reason(failure));

    internal static T AsStartException<T>(string program, Func<T> start)
    {
        try
        {
            return start();
        }
        catch (LinuxException e)
        {
            throw new ContainerStartException(e.Call, e.Subject ?? program, e.Call, e.Errno);
        }
    }

    // An error number that means one thing only where the runtime makes the call.
    private static string? Reason(SyscallFailure failure) => failure is { Call: "move_mount", Errno: LinuxError.EINVAL } ? "a folder can only be mounted on a folder, a file only on a file" : null;
}
