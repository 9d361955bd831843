using System.Numerics;

namespace IaC.Pods.Lifecycle;

/// <content>What is told of it, in the words of the kubelet.</content>
internal sealed partial class PodMachine
{
    private void Tell(ContainerMachine? container, string reason, string message) => _actions.Enqueue(new PodAction.Tell(new PodEvent(container?.Name, reason, message)));

    private void TellStarted(ContainerMachine container) =>
        Tell(container, PodEventReason.Started, $"Started container {container.Name}{(container.Starts > 1 ? $", restart {container.Starts - 1}" : "")}");

    private void TellExited(ContainerMachine container, ContainerExit exit) => Tell(
        container,
        exit switch { { OutOfMemory: true } => PodEventReason.OutOfMemory, { Code: 0 } => PodEventReason.Completed, _ => PodEventReason.Error },
        exit switch
        {
            { OutOfMemory: true } => $"Container {container.Name} was killed for lack of memory",
            { Signal: { } signal } => $"Container {container.Name} was killed by signal {signal}",
            _ => $"Container {container.Name} exited with code {exit.Code}{(exit.LastWords is { } words ? $": {words}" : "")}",
        });

    private void TellBackOff(ContainerMachine container, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            Tell(container, PodEventReason.BackOff, $"Back-off restarting failed container {container.Name}, for {delay.TotalSeconds:0} s");
        }
    }

    private void TellKilling(ContainerMachine container) =>
        Tell(container, PodEventReason.Killing, container.Unhealthy is { } unhealthy ? $"Container {container.Name} is stopped, since its {unhealthy}" : $"Stopping container {container.Name}");

    // One that goes on failing is told of at its 1st, 2nd, 4th, 8th time: a probe that fails for days must not push out everything else.
    private void TellUnhealthy(ContainerMachine container, ProbeMachine probe)
    {
        if (BitOperations.IsPow2(probe.Failures))
        {
            string name = string.Concat(char.ToUpperInvariant(probe.Name[0]), probe.Name[1..]);
            Tell(container, PodEventReason.Unhealthy, $"{name} failed: {probe.Fault}{(probe.Failures > 1 ? $" ({probe.Failures} times in a row)" : "")}");
        }
    }
}
