using IaC.Cli.Composition;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Images.Registries;

namespace IaC.Cli.Images;

/// <summary>Mends a store: what is damaged goes, and comes again from the registries that the names of the images say.</summary>
internal sealed class StoreRepair(RootServices services)
{
    /// <summary>Mends what was found.</summary>
    /// <param name="faults">What <see cref="ImageStore.VerifyAsync"/> found.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="say">Told what cannot be mended.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(IReadOnlyList<StoreFault> faults, IProgress<ImageProgress> progress, Action<string> say, CancellationToken cancellationToken)
    {
        foreach (string kept in await services.Images.DropDamagedAsync(faults, services.ImagesInUse(), cancellationToken))
        {
            say($"{kept} is in use by a pod, and stays until that is gone");
        }

        foreach ((string name, Digest digest) in services.Images.Broken())
        {
            // Names of this store alone come from builds: an `up` of their stack builds them again.
            if (!ImageReference.TryParse(name, out ImageReference? reference) || reference.Registry == "localhost")
            {
                say($"{name} is not of a registry; apply its stack again, or `iac image rm {name}`");
                continue;
            }

            try
            {
                RegistryImage image = await services.Registries.FindAsync(reference.Pin(digest), Platform.Host, cancellationToken);
                await services.Images.AddAsync(image, [name], unpack: true, progress, cancellationToken);
            }
            catch (Exception fault) when (fault is RegistryException or ImageException)
            {
                say(fault.Message);
            }
        }
    }
}
