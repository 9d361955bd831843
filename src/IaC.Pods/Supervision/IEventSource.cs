using IaC.Linux.Events;

namespace IaC.Pods.Supervision;

/// <summary>Something that the loop watches.</summary>
internal interface IEventSource
{
    /// <summary>Called when its descriptor is ready. It takes what is there, never blocks, and is called again while something is left.</summary>
    void OnReady(EpollEvents events);
}
