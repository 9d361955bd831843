using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>One container of a pod.</summary>
public sealed record Container
{
    /// <summary>Name, unique in the pod.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>An Image of the stack by name, else an image reference.</summary>
    [Effect(FieldEffect.Restart)]
    [Format(TextFormat.ImageReference)]
    public required string Image { get; init; }

    /// <summary>When the image is fetched; Always for the tag <c>latest</c>, else IfNotPresent. An Image of the stack is never fetched.</summary>
    [Effect(FieldEffect.None)]
    public ImagePullPolicy? ImagePullPolicy { get; init; }

    /// <summary>Program and arguments instead of the image's entrypoint. <c>$(NAME)</c> is replaced by a variable of <c>env</c>; one that is a secret is refused, since every process of the host can read a command line.</summary>
    [Effect(FieldEffect.Restart)]
    public ImmutableArray<string> Command { get => field.IsDefault ? [] : field; init; }

    /// <summary>Arguments instead of the image's cmd. <c>$(NAME)</c> is replaced by a variable of <c>env</c>; one that is a secret is refused, since every process of the host can read a command line.</summary>
    [Effect(FieldEffect.Restart)]
    public ImmutableArray<string> Args { get => field.IsDefault ? [] : field; init; }

    /// <summary>Folder that the program starts in; that of the image unless given.</summary>
    [Effect(FieldEffect.Restart)]
    public string? WorkingDir { get; init; }

    /// <summary>It has an input, to which <c>iac run -i</c> and <c>iac attach</c> write; else its input is empty.</summary>
    [Effect(FieldEffect.Restart)]
    public bool Stdin { get; init; }

    /// <summary>Its input ends with the first who attaches; the output of a <c>tty</c> waits for them.</summary>
    [Effect(FieldEffect.Restart)]
    public bool StdinOnce { get; init; }

    /// <summary>Its streams are a terminal. What it shows while somebody is attached is theirs and not in its log.</summary>
    [Effect(FieldEffect.Restart)]
    public bool Tty { get; init; }

    /// <summary>Sources whose keys all become variables; a later source wins over an earlier one.</summary>
    [Effect(FieldEffect.Restart)]
    public ImmutableArray<EnvFromSource> EnvFrom { get => field.IsDefault ? [] : field; init; }

    /// <summary>Variables; they win over <c>envFrom</c> and over the image's.</summary>
    [Effect(FieldEffect.Restart)]
    public ImmutableArray<EnvVar> Env { get => field.IsDefault ? [] : field; init; }

    /// <summary>Ports that it listens on; those with a <c>hostPort</c> are published on the host.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<ContainerPort> Ports { get => field.IsDefault ? [] : field; init; }

    /// <summary>Processor time and memory.</summary>
    [Effect(FieldEffect.Live)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Where volumes of the pod appear in it.</summary>
    [Effect(FieldEffect.Restart)]
    public ImmutableArray<VolumeMount> VolumeMounts { get => field.IsDefault ? [] : field; init; }

    /// <summary>User, rights and system call filter.</summary>
    [Effect(FieldEffect.Restart)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Until it succeeds the other probes wait; when it fails the container is stopped and its policy decides.</summary>
    [Effect(FieldEffect.Live)]
    public Probe? StartupProbe { get; init; }

    /// <summary>When it fails the container is stopped and its policy decides.</summary>
    [Effect(FieldEffect.Live)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>While it fails the container is not ready.</summary>
    [Effect(FieldEffect.Live)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>What is done at the start and at the end of each of its runs.</summary>
    [Effect(FieldEffect.Live)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>
    /// Makes an init container a sidecar: what comes after it starts as soon as it has started, it runs on beside the containers, is started again whenever it ends, and is stopped after them.
    /// </summary>
    [Effect(FieldEffect.Replace)]
    public ContainerRestartPolicy? RestartPolicy { get; init; }
}
