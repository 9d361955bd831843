using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>Probes and hooks of a container with names and addresses resolved.</summary>
internal sealed class HandlerBuilder(PodContext context, Container container)
{
    // Without a network of its own the pod listens on the host's.
    private const string Loopback = "127.0.0.1";

    /// <summary>A probe; null where there is none.</summary>
    internal PodProbe? Probe(Probe? probe) => probe is null ? null : new PodProbe
    {
        Handler = Handler(probe.Exec, probe.HttpGet) ?? Handler(probe),
        InitialDelaySeconds = probe.InitialDelaySeconds,
        PeriodSeconds = probe.PeriodSeconds,
        TimeoutSeconds = probe.TimeoutSeconds,
        SuccessThreshold = probe.SuccessThreshold,
        FailureThreshold = probe.FailureThreshold,
        GraceSeconds = (int?)probe.TerminationGracePeriodSeconds,
    };

    /// <summary>A hook; null where there is none.</summary>
    internal PodHandler? Hook(LifecycleHandler? hook) => hook is null ? null
        : Handler(hook.Exec, hook.HttpGet) ?? new PodHandler { Kind = PodHandlerKind.Sleep, Seconds = (int)(hook.Sleep ?? throw Nothing("hook")).Seconds };

    private PodHandler? Handler(ExecAction? exec, HTTPGetAction? get) =>
        exec is not null ? new PodHandler { Kind = PodHandlerKind.Exec, Command = exec.Command }
        : get is null ? null
        : new PodHandler
        {
            Kind = PodHandlerKind.Http,
            Address = Address(get.Host),
            Port = Port(get.Port),
            Path = get.Path,
            Headers = [.. get.HttpHeaders.Select(header => new PodHeader(header.Name, header.Value))],
        };

    private PodHandler Handler(Probe probe) => probe switch
    {
        { TcpSocket: { } socket } => new PodHandler { Kind = PodHandlerKind.Tcp, Address = Address(socket.Host), Port = Port(socket.Port) },
        { Grpc: { } grpc } => new PodHandler { Kind = PodHandlerKind.Grpc, Address = Address(null), Port = grpc.Port, Service = grpc.Service },
        _ => throw Nothing("probe"),
    };

    private PodSpecException Nothing(string what) => new($"container {container.Name}: a {what} says nothing to do");

    private string Address(string? host) => host ?? context.Address?.ToString() ?? Loopback;

    private int Port(PortReference port) => port.Name is not { } name ? port.Number
        : container.Ports.FirstOrDefault(candidate => candidate.Name == name)?.Port ?? throw new PodSpecException($"container {container.Name}: it has no port {name}");
}
