namespace IaC.Pods.Lifecycle;

/// <summary>What a <see cref="PodHandler"/> is run for. A container has at most one of each at work.</summary>
internal enum HandlerUse
{
    /// <summary>Whether it has started.</summary>
    StartupProbe,

    /// <summary>Whether it is ready.</summary>
    ReadinessProbe,

    /// <summary>Whether it must be stopped.</summary>
    LivenessProbe,

    /// <summary>Once it runs.</summary>
    PostStart,

    /// <summary>Before it is asked to stop.</summary>
    PreStop,
}
