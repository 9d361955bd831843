using System.Collections.Immutable;
using System.Net;
using IaC.Images;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Pods;
using IaC.Providers.Hosts;

namespace IaC.Providers.Pods.Records;

/// <summary>Everything that was decided about a pod before its record is composed.</summary>
internal sealed record PodContext
{
    private const int LongestHostname = 63;

    /// <summary>The document.</summary>
    public required Pod Pod { get; init; }

    /// <summary>JSON pointers into the document where secrets stand; what is below one is secret with it.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Key of the pod.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>Mark of ownership.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Id of the root.</summary>
    public required string RootId { get; init; }

    /// <summary>Where the root lies.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>Address in the fabric; null with hostNetwork.</summary>
    public required IPAddress? Address { get; init; }

    /// <summary>Subnet of the fabric.</summary>
    public required IPNetwork Subnet { get; init; }

    /// <summary>Address of IPv6 beside it; null for none.</summary>
    public IPAddress? AddressV6 { get; init; }

    /// <summary>Prefix of that.</summary>
    public IPNetwork? SubnetV6 { get; init; }

    /// <summary>The machine.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>ConfigMaps and Secrets that the pod refers to.</summary>
    public required ConfigSources Configs { get; init; }

    /// <summary>Folders of the claims that the pod refers to, by name.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Images by container name.</summary>
    public required IReadOnlyDictionary<string, ContainerImage> Images { get; init; }

    /// <summary>All leases of the stack, for the names of its pods.</summary>
    public required IReadOnlyList<PodLease> Leases { get; init; }

    /// <summary>Text of resolv.conf(5).</summary>
    public required string ResolvConf { get; init; }

    /// <summary>Text of the machine's hosts(5), for a pod that is on its network.</summary>
    public string HostsFile { get; init; } = "";

    /// <summary>How secret the document is at a pointer.</summary>
    public Secrecy SecrecyAt(string pointer) => JsonPointer.IsAtOrBelowAny(pointer, Secrets) ? Secrecy.Declared : Secrecy.None;

    /// <summary>Host name of the pod: <c>spec.hostname</c>, else its name; the machine's with hostNetwork. A name may be longer than the kernel takes, and is cut as the kubelet cuts it.</summary>
    public string Hostname => Pod.Spec.HostNetwork ? Host.Hostname : Pod.Spec.Hostname ?? (Pod.Metadata.Name.Length <= LongestHostname ? Pod.Metadata.Name : Pod.Metadata.Name[..LongestHostname].TrimEnd('-', '.'));
}

/// <summary>An image, ready to be run.</summary>
/// <param name="Reference">What the document says.</param>
/// <param name="Stored">The image.</param>
/// <param name="Layers">Unpacked layers, topmost first.</param>
internal sealed record ContainerImage(string Reference, StoredImage Stored, IReadOnlyList<string> Layers);
