using System.Collections.Immutable;
using System.Text;
using IaC.Model.Kubernetes;
using IaC.Pods;

namespace IaC.Providers.Pods.Records;

/// <summary>Probes and hooks of a container with names and addresses resolved.</summary>
internal sealed class HandlerBuilder(PodContext context, SecretRegister secrets, Container container, string pointer)
{
    // Without a network of its own the pod listens on the host's.
    private const string Loopback = "127.0.0.1";

    /// <summary>A probe; null where there is none.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="place">Where it stands in the container.</param>
    internal PodProbe? Probe(Probe? probe, string place) => probe is null ? null : new PodProbe
    {
        Handler = Handler(probe.Exec, probe.HttpGet, place) ?? Handler(probe),
        InitialDelaySeconds = probe.InitialDelaySeconds,
        PeriodSeconds = probe.PeriodSeconds,
        TimeoutSeconds = probe.TimeoutSeconds,
        SuccessThreshold = probe.SuccessThreshold,
        FailureThreshold = probe.FailureThreshold,
        GraceSeconds = (int?)probe.TerminationGracePeriodSeconds,
    };

    /// <summary>A hook; null where there is none.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="place">Where it stands in the container.</param>
    internal PodHandler? Hook(LifecycleHandler? hook, string place) => hook is null ? null
        : Handler(hook.Exec, hook.HttpGet, place) ?? new PodHandler { Kind = PodHandlerKind.Sleep, Seconds = (int)(hook.Sleep ?? throw Nothing("hook")).Seconds };

    private PodHandler? Handler(ExecAction? exec, HTTPGetAction? get, string place)
    {
        Dictionary<string, string> keys = [];
        return exec is not null
            ? new PodHandler { Kind = PodHandlerKind.Exec, Command = [.. exec.Command.Select((text, i) => Plain($"exec/command/{i}", $"command/{i}", text))], Secrets = keys.ToImmutableDictionary() }
            : get is null ? null
            : new PodHandler
            {
                Kind = PodHandlerKind.Http,
                Address = Address(get.Host),
                Port = Port(get.Port),
                Path = Plain("httpGet/path", "path", get.Path),
                Headers = [.. get.HttpHeaders.Select((header, i) => new PodHeader(header.Name, Plain($"httpGet/httpHeaders/{i}/value", $"headers/{i}", header.Value)))],
                Secrets = keys.ToImmutableDictionary(),
            };

        string Plain(string member, string part, string text)
        {
            if (context.SecrecyAt($"{pointer}/{place}/{member}") == Secrecy.None)
            {
                return text;
            }

            keys[part] = secrets.Add($"{place}/{container.Name}/{part}", Encoding.UTF8.GetBytes(text));
            return "";
        }
    }

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
