using System.Net;

namespace IaC.Network;

/// <summary>
/// The network of one root: a namespace that routes between the bridge of its pods and one uplink to the host.
/// While a value lives the fabric cannot be removed by another process, so hold it for the time of an attachment only.
/// All members must be called on a thread in the host's network namespace, and are safe in many processes and threads at once.
/// </summary>
public sealed class Fabric : IDisposable
{
    private Fabric()
    {
    }

    /// <summary>Address of the host as pods reach it; the source address of what the host publishes on its loopback.</summary>
    public IPAddress HostAddress => throw new NotImplementedException();

    /// <summary>Makes what is missing of the fabric. Costs a few reads when all of it exists.</summary>
    /// <exception cref="Linux.LinuxException">The kernel refused a step, for example because the host already has a route of the subnet.</exception>
    public static Fabric Ensure(FabricOptions options) => throw new NotImplementedException();

    /// <summary>
    /// Gives the pod's namespace its interface <c>eth0</c> with address and default route, its loopback, and the published ports. A pod that was attached before is attached anew.
    /// </summary>
    /// <exception cref="Linux.LinuxException">The kernel refused a step; nothing of the pod is left in the fabric.</exception>
    public void Attach(PodAttachment pod) => throw new NotImplementedException();

    /// <summary>Replaces the published ports of a pod in one transaction; established connections go on. An empty list unpublishes.</summary>
    /// <exception cref="Linux.LinuxException">The kernel refused, for example because another pod of this root publishes the port (<c>EBUSY</c>).</exception>
    public void Publish(string uid, IPAddress address, IReadOnlyList<PortMapping> ports) => throw new NotImplementedException();

    /// <summary>Removes interface and published ports of a pod, whether or not its namespace, or the fabric, still exists. Idempotent.</summary>
    public static void Detach(FabricOptions options, string uid) => throw new NotImplementedException();

    /// <summary>Removes the fabric with everything on the host that bears the root's id, unless a pod is still attached or published. Idempotent.</summary>
    /// <returns>Whether nothing of the fabric is left.</returns>
    public static bool RemoveIfUnused(FabricOptions options) => throw new NotImplementedException();

    /// <summary>What exists now. Only reads, and takes no lock.</summary>
    public static FabricListing List(FabricOptions options) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
