using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Supervisor;

/// <summary>Entry point of <c>iac-supervisor</c>. It is started by `iac`, with descriptor 3 as the socket between them; its arguments only tell people what it is for.</summary>
internal static class Program
{
    private const int StarterDescriptor = 3;

    private static int Main() => PodSupervisor.Run(new SafeFileHandle(StarterDescriptor, ownsHandle: true), TimeProvider.System);
}
