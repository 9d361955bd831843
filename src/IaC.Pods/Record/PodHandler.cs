using System.Collections.Immutable;

namespace IaC.Pods;

/// <summary>What a probe or a hook does. Addresses and ports are resolved: the supervisor looks nothing up.</summary>
public sealed record PodHandler
{
    /// <summary>What it does; the other members that it does not name are at their defaults.</summary>
    public required PodHandlerKind Kind { get; init; }

    /// <summary>Program and arguments, for <see cref="PodHandlerKind.Exec"/>.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>IPv4 or IPv6 address that is connected to.</summary>
    public string Address { get; init; } = "";

    /// <summary>Port that is connected to.</summary>
    public int Port { get; init; }

    /// <summary>Path and query, for <see cref="PodHandlerKind.Http"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Headers of the request, for <see cref="PodHandlerKind.Http"/>.</summary>
    public ImmutableArray<PodHeader> Headers { get; init; } = [];

    /// <summary>What of it is secret and empty here, to key into <see cref="PodSecrets"/>: <c>command/1</c> and <c>headers/0</c> by their numbers, and <c>path</c>.</summary>
    public ImmutableDictionary<string, string> Secrets { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long it takes, for <see cref="PodHandlerKind.Sleep"/>.</summary>
    public int Seconds { get; init; }

    /// <summary>Name of the service, for <see cref="PodHandlerKind.Grpc"/>.</summary>
    public string Service { get; init; } = "";

    /// <summary>The agent of the guest must answer, for <see cref="PodHandlerKind.Machine"/>.</summary>
    public bool Agent { get; init; }

    /// <summary>A server of ssh must greet, for <see cref="PodHandlerKind.Machine"/>.</summary>
    public bool Ssh { get; init; }

    /// <summary>Equal in content.</summary>
    public bool Equals(PodHandler? other) => other is not null && (Kind, Address, Port, Path, Seconds, Service, Agent, Ssh) == (other.Kind, other.Address, other.Port, other.Path, other.Seconds, other.Service, other.Agent, other.Ssh)
        && Command.SequenceEqual(other.Command) && Headers.SequenceEqual(other.Headers)
        && Secrets.Count == other.Secrets.Count && Secrets.All(secret => other.Secrets.GetValueOrDefault(secret.Key) == secret.Value);

    /// <summary>The handler with its secrets put in.</summary>
    /// <exception cref="InvalidDataException">One has no value.</exception>
    internal PodHandler Open(PodSecrets secrets)
    {
        return Secrets.IsEmpty ? this : this with
        {
            Command = [.. Command.Select((text, i) => Opened($"command/{i}", text))],
            Headers = [.. Headers.Select((header, i) => header with { Value = Opened($"headers/{i}", header.Value) })],
            Path = Opened("path", Path),
            Secrets = ImmutableDictionary<string, string>.Empty,
        };

        string Opened(string place, string text) => Secrets.TryGetValue(place, out string? key) ? secrets.Text(key, place) : text;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Address, Port, Path, Seconds, Service, Command.Length, Headers.Length);
}

/// <summary>Kinds of <see cref="PodHandler"/>.</summary>
public enum PodHandlerKind
{
    /// <summary>A program runs in the container.</summary>
    Exec,

    /// <summary>An HTTP request is made from the pod's network.</summary>
    Http,

    /// <summary>A connection is made from the pod's network.</summary>
    Tcp,

    /// <summary>The health service of gRPC is asked from the pod's network.</summary>
    Grpc,

    /// <summary>Time passes.</summary>
    Sleep,

    /// <summary>QEMU is asked whether its machine runs; the console must have shown <see cref="VirtualMachine.ReadyTexts"/>, and where there is a port, a connection to it is made from the fabric.</summary>
    Machine,

    /// <summary>The machine is asked to switch itself off, by its agent or by its power button; over when QEMU has ended.</summary>
    PowerButton,
}

/// <summary>A header of a request.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
public sealed record PodHeader(string Name, string Value);
