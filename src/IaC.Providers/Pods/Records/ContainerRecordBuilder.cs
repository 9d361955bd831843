using System.Collections.Immutable;
using System.Globalization;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Images.Oci;
using IaC.Linux;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>One container of a document, over its image, as the supervisor takes it.</summary>
internal sealed class ContainerRecordBuilder(PodContext context, SecretRegister secrets)
{
    private const string SharedMemoryPath = "/dev/shm";

    /// <param name="container">The container.</param>
    /// <param name="pointer">Where it stands in the document.</param>
    internal PodContainer Build(Container container, string pointer)
    {
        ContainerImage image = context.Images[container.Name];
        ContainerConfig? config = image.Stored.Config.Config;
        SecuritySettings security = SecuritySettings.Of(context, container);
        ContainerEnvironment environment = new EnvironmentBuilder(context, secrets).Build(container, pointer, security.Home);
        var handlers = new HandlerBuilder(context, secrets, container, pointer);
        (ImmutableArray<string> arguments, ImmutableDictionary<string, string> secretArguments) = Arguments(container, pointer, config, environment);
        (ImmutableArray<string> lines, ImmutableDictionary<string, string> secretEnv) = new EnvironmentBuilder(context, secrets).Split(environment, container.Name);
        return new PodContainer
        {
            Name = container.Name,
            Image = image.Reference,
            ImageDigest = image.Stored.Digest.ToString(),
            SecretEnv = secretEnv,
            SecretArgs = secretArguments,
            VolumeMounts =
            [
                new PodVolumeMount(VolumeRecordBuilder.SharedMemory, SharedMemoryPath, "", ReadOnly: false),
                .. container.VolumeMounts.Select(mount => new PodVolumeMount(mount.Name, mount.MountPath, MountedPath.Of(mount, container, environment), mount.ReadOnly || IsReadOnly(mount))),
            ],
            Stdin = container.Stdin,
            StdinOnce = container.StdinOnce,
            Sidecar = container.RestartPolicy == ContainerRestartPolicy.Always,
            PostStart = handlers.Hook(container.Lifecycle?.PostStart, "lifecycle/postStart"),
            PreStop = handlers.Hook(container.Lifecycle?.PreStop, "lifecycle/preStop"),
            StartupProbe = handlers.Probe(container.StartupProbe, "startupProbe"),
            LivenessProbe = handlers.Probe(container.LivenessProbe, "livenessProbe"),
            ReadinessProbe = handlers.Probe(container.ReadinessProbe, "readinessProbe"),
            StopSignal = config?.StopSignal is { Length: > 0 } signal ? Signals.Parse(signal) : Signals.SIGTERM,
            Spec = new RuntimeSpec
            {
                Root = new RootSpec
                {
                    Readonly = security.ReadOnlyRoot,
                    Lower = [.. image.Layers],
                    Writable = security.ReadOnlyRoot ? null : Path.Combine(context.Layout.Pod(context.Uid), "containers", container.Name),
                },
                Process = new ProcessSpec
                {
                    Terminal = container.Tty,
                    Args = arguments,
                    Env = lines,
                    Cwd = container.WorkingDir ?? (config?.WorkingDir is { Length: > 0 } folder ? folder : "/"),
                    User = security.User,
                    Capabilities = security.Capabilities,
                    NoNewPrivileges = security.NoNewPrivileges,
                    OomScoreAdj = OomScore(container),
                },
                Mounts = [.. (security.Privileged ? ContainerDefaults.PrivilegedMounts : ContainerDefaults.Mounts).Where(mount => mount.Destination != SharedMemoryPath)],
                Linux = new LinuxSpec
                {
                    Namespaces = Namespaces(),
                    Resources = ContainerDemand.Of(container).ToResources(security.Privileged, PidsLimit()),
                    Sysctl = (context.Pod.Spec.SecurityContext?.Sysctls ?? []).ToImmutableDictionary(parameter => parameter.Name, parameter => parameter.Value),
                    Seccomp = security.Seccomp,
                    MaskedPaths = security.Privileged ? [] : ContainerDefaults.MaskedPaths,
                    ReadonlyPaths = security.Privileged ? [] : ContainerDefaults.ReadonlyPaths,
                    CgroupsPath = container.Name,
                },
            },
        };
    }

    private bool IsReadOnly(VolumeMount mount) => context.Pod.Spec.Volumes.Any(volume => volume.Name == mount.Name && volume.PersistentVolumeClaim is { ReadOnly: true });

    private long? PidsLimit() =>
        context.Pod.Metadata.Annotations.GetValueOrDefault(PodAnnotations.PidsLimit) is { } limit ? long.Parse(limit, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    // Kubernetes, "Define a Command and Arguments for a Container": a command replaces the entrypoint and also drops the image's arguments.
    private (ImmutableArray<string> Plain, ImmutableDictionary<string, string> SecretKeys) Arguments(Container container, string pointer, ContainerConfig? config, ContainerEnvironment environment)
    {
        IEnumerable<(string Text, Secrecy Secrecy)> command = container.Command.IsEmpty ? OfImage(config?.Entrypoint) : Expanded(container.Command, "command");
        IEnumerable<(string Text, Secrecy Secrecy)> arguments = !container.Args.IsEmpty ? Expanded(container.Args, "args") : container.Command.IsEmpty ? OfImage(config?.Cmd) : [];
        (ImmutableArray<string> all, ImmutableDictionary<string, string> keys) = secrets.Take($"arg/{container.Name}", [.. command, .. arguments]);
        return all.IsEmpty ? throw new PodSpecException($"container {container.Name}: neither the document nor image {container.Image} says what to run; set command") : (all, keys);

        IEnumerable<(string Text, Secrecy Secrecy)> OfImage(IEnumerable<string>? texts) => (texts ?? []).Select(text => (text, Secrecy.None));

        IEnumerable<(string Text, Secrecy Secrecy)> Expanded(ImmutableArray<string> texts, string member) =>
            texts.Select((text, i) => Expand(text, context.SecrecyAt(JsonPointer.Append($"{pointer}/{member}", i)), container, environment));
    }

    private static (string Text, Secrecy Secrecy) Expand(string text, Secrecy declared, Container container, ContainerEnvironment environment)
    {
        (string Text, Secrecy Secrecy) expanded = environment.Expand(text, declared);

        // argv is readable by every process of the host; an environment is not.
        return expanded.Secrecy == Secrecy.Secret
            ? throw new PodSpecException($"container {container.Name}: `{text}` would put a secret on the command line; let the program read the variable itself")
            : expanded;
    }

    private ImmutableArray<NamespaceSpec> Namespaces()
    {
        ImmutableArray<NamespaceSpec>.Builder namespaces = ImmutableArray.CreateBuilder<NamespaceSpec>();
        namespaces.Add(new NamespaceSpec("mount"));
        namespaces.Add(new NamespaceSpec("cgroup"));
        namespaces.Add(new NamespaceSpec("ipc", "pod"));
        namespaces.Add(new NamespaceSpec("uts", "pod"));
        namespaces.Add(new NamespaceSpec("pid", context.Pod.Spec.ShareProcessNamespace ? "pod" : null));
        if (!context.Pod.Spec.HostNetwork)
        {
            namespaces.Add(new NamespaceSpec("network", "pod"));
        }

        return namespaces.ToImmutable();
    }

    // The kubelet's order of sacrifice: first who asked for nothing, last who was promised what it uses. Lowering a score needs CAP_SYS_RESOURCE, so the promised ones keep what they inherit.
    private int? OomScore(Container container)
    {
        const int Sacrificed = 1000;
        ContainerDemand demand = ContainerDemand.Of(container);
        return demand switch
        {
            { CpuRequest: 0, MemoryRequest: 0 } => Sacrificed,
            { MemoryLimit: { } limit, CpuLimit: not null } when limit == demand.MemoryRequest && demand.CpuLimit == demand.CpuRequest => null,
            _ => (int)Math.Clamp(Sacrificed - (Sacrificed * demand.MemoryRequest / context.Host.Memory), 2, Sacrificed - 1),
        };
    }
}
