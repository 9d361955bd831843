using System.Collections.Immutable;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Hosts;

namespace IaC.Providers.Guests;

/// <summary>From a checked document to the record of its guest: QEMU and the accelerator are chosen, images fetched, disks made.</summary>
/// <param name="services">The host.</param>
/// <param name="images">The disks of the store.</param>
internal sealed class GuestComposer(HostServices services, GuestImages images)
{
    private const string SeedKey = "seed";

    /// <summary>Reads the document, and settles what runs it.</summary>
    /// <exception cref="EngineException">There is no QEMU.</exception>
    internal GuestParts PartsOf(ApplyRequest request)
    {
        Guest guest = ModelReader.ReadGuest(request.Inputs);
        QemuInstallation qemu = services.Qemu ?? throw new EngineException($"there is no {QemuInstallation.ProgramName} on this host", QemuInstallation.Remedy);
        return new GuestParts(guest, qemu, Choose(guest.Spec.Accel, qemu));
    }

    /// <summary>Makes its record. The caller holds the image store.</summary>
    internal async Task<(PodRecord Record, PodSecrets Secrets)> ComposeAsync(ApplyRequest request, GuestParts parts, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        services.FileDigests.Remember();
        GuestSpec spec = parts.Guest.Spec;
        GuestDiskFiles files = DisksOf(request.StackUuid, parts.Guest);
        List<MachineDisk> disks = [];
        GuestImage? rootImage = null;
        if (spec.Mutable && files.FindCopy(request.Uid, spec.RootDisk) is { } own)
        {
            disks.Add(own);
        }
        else if (await images.RootAsync(parts.Guest, request.References, clock, progress, cancellationToken).ConfigureAwait(false) is { } root)
        {
            rootImage = spec.Mutable ? null : root.Image;
            using IDisposable making = clock.Measure(StepPhase.Disk);
            disks.Add(await files.RootAsync(request.Uid, root.Disk, spec, cancellationToken).ConfigureAwait(false));
        }

        foreach ((int place, GuestDisk disk) in spec.Disks.Index())
        {
            DiskImage? content = await images.OfAsync(disk, place, request.References, clock, progress, cancellationToken).ConfigureAwait(false);
            using IDisposable making = clock.Measure(StepPhase.Disk);
            disks.Add(await files.DataAsync(disk, content, cancellationToken).ConfigureAwait(false));
        }

        PodLease lease = services.Reservations.LeaseOf(request);
        PodRecord record = GuestRecordBuilder.Build(new GuestContext
        {
            Guest = parts.Guest,
            Uid = request.Uid,
            Stack = request.Urn.Stack,
            StackUuid = request.StackUuid,
            RootId = services.Identity.Ensure(),
            Layout = services.Layout,
            BaseFolder = request.BaseFolder,
            Qemu = parts.Qemu,
            Accelerator = parts.Accelerator,
            Image = rootImage,
            Disks = [.. disks],
            Firmware = spec.Firmware == GuestFirmware.Uefi ? files.Firmware(request.Uid, UefiFirmware.Find() ?? throw new EngineException("there is no UEFI firmware on this host", UefiFirmware.Remedy)) : null,
            FolderProgram = spec.Folders.IsEmpty ? null : FolderProgram.Find() ?? throw new EngineException("there is no virtiofsd on this host, which shares folders", FolderProgram.Remedy),
            Seed = CloudInitSeed.IsWanted(spec) ? SeedKey : null,
            Address = lease.Address!,
            Subnet = services.Reservations.Subnet(),
            AddressV6 = lease.AddressV6,
            SubnetV6 = lease.SubnetV6,
            Leases = services.Database.Leases(request.StackUuid),
            ResolvConf = services.ResolvConf,
        });
        MachineFiles.Ensure(services.Layout, request.Uid, record.Containers[0].Machine!);
        return (record, CloudInitSeed.IsWanted(spec) ? Secrets(await SeedAsync(request, parts.Guest, record, cancellationToken).ConfigureAwait(false)) : PodSecrets.None);
    }

    /// <summary>The files of its disks.</summary>
    internal GuestDiskFiles DisksOf(Guid stackUuid, Guest guest) => new(services.Layout, stackUuid, guest.Metadata.Name);

    private async Task<NoCloudSeed> SeedAsync(ApplyRequest request, Guest guest, PodRecord record, CancellationToken cancellationToken)
    {
        string? key = SshIdentity.IsPossible ? await new SshIdentity(services.Layout).EnsureAsync(cancellationToken).ConfigureAwait(false) : null;
        return CloudInitSeed.Of(guest, request.Uid, record.Network!, record.Containers[0].Machine!.Interfaces, key);
    }

    // Passwords may be in it.
    private static PodSecrets Secrets(NoCloudSeed seed) => new(ImmutableDictionary<string, string>.Empty.Add(SeedKey, Convert.ToBase64String(seed.ToDisk())));

    private Accelerator Choose(GuestAccel wanted, QemuInstallation qemu)
    {
        if (wanted != GuestAccel.Auto)
        {
            return wanted == GuestAccel.Kvm ? Accelerator.Kvm : Accelerator.Tcg;
        }

        AcceleratorChoice choice = services.KvmProof.Choose(qemu);
        services.KvmProof.Remember(qemu, choice);
        return choice.Accelerator;
    }
}
