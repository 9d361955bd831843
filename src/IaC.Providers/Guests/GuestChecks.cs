using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Model;
using IaC.Network.Guests;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>What can be said of a guest before anything is done: whether this machine can run it, by what, and which content its files have.</summary>
/// <param name="services">The host.</param>
/// <param name="images">The disks of the store.</param>
internal sealed class GuestChecks(HostServices services, GuestImages images)
{
    private const string DiskPackage = "qemu-utils";
    private const string Auto = "auto";
    private const string Kvm = "kvm";
    private const string Uefi = "uefi";
    private const string Arguments = "qemuArgs";
    private static readonly string[] Files = ["kernel", "initrd"];

    /// <summary>The document with its files pinned and its faults.</summary>
    internal async ValueTask<CheckResponse> CheckAsync(KindDescriptor kind, CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = kind.Normalise(request.Document);
        List<Diagnostic> findings = [.. Accelerator(inputs, request)];
        foreach (string member in Files)
        {
            if (inputs["spec"]?[member]?.GetValue<string>() is { } text && !Expressions.IsIn(text) && await PinAsync(inputs, member, text, request, cancellationToken).ConfigureAwait(false) is { } fault)
            {
                findings.Add(Diagnostic.Error(fault, request.Source.Locate($"/spec/{member}")));
            }
        }

        findings.AddRange(Bridges(inputs, request));
        if (!Users(request.Recorded).Any() && Users(inputs).FirstOrDefault() is { Item: { } user, Index: int place })
        {
            findings.Add(Diagnostic.Warning($"by network `{user["name"]}` the guest reaches what this host reaches, its loopback included", request.Source.Locate(FormattableString.Invariant($"/spec/networks/{place}/user"))));
        }

        if (inputs["spec"]?[Arguments] is JsonArray { Count: > 0 } arguments && !JsonNode.DeepEquals(arguments, request.Recorded?["spec"]?[Arguments]))
        {
            findings.Add(Diagnostic.Warning($"QEMU is given these arguments as they are: {string.Join(' ', arguments)}", request.Source.Locate($"/spec/{Arguments}")));
        }

        if (inputs["spec"]?["firmware"]?.ToString() == Uefi && UefiFirmware.Find() is null && !services.ComingPackages.Contains(UefiFirmware.PackageName))
        {
            findings.Add(Diagnostic.Error("there is no UEFI firmware on this host", request.Source.Locate("/spec/firmware"), UefiFirmware.Remedy));
        }

        findings.AddRange(Folders(inputs, request));
        findings.AddRange(SerialPorts(inputs, request));
        findings.AddRange(Slots(inputs, request));
        findings.AddRange(GuestDiskChecks.Check(inputs, request, new GuestDiskFiles(services.Layout, request.StackUuid, request.Urn.ToKey().Name), GuestDiskFile.CanBeMade || services.ComingPackages.Contains(DiskPackage)));
        (IReadOnlyList<Diagnostic> misfits, bool cold) = await images.PinAsync(inputs, request, cancellationToken).ConfigureAwait(false);
        return new CheckResponse(inputs, null, [.. findings, .. misfits]) { Cold = cold };
    }

    private async Task<string?> PinAsync(JsonObject inputs, string member, string text, CheckRequest request, CancellationToken cancellationToken)
    {
        PinnedPath given = PinnedPath.Parse(text);
        if (given.Digest is { } wanted && !PinnedPath.IsDigest(wanted))
        {
            return $"`{text}` does not end in `@sha256:` and 64 hex digits";
        }

        string path = Path.GetFullPath(Path.Combine(request.BaseFolder, given.Path));
        try
        {
            string found = await services.FileDigests.OfAsync(path, cancellationToken).ConfigureAwait(false);
            if (given.Digest is { } declared && declared != found)
            {
                return $"{member} {path} has the digest {found}, and {declared} is declared";
            }

            inputs["spec"]![member] = (given with { Digest = found }).ToString();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The guest has its copy: that the file has gone since is no reason to touch it.
            if (request.Recorded?["spec"]?[member]?.GetValue<string>() is { } recorded && PinnedPath.Parse(recorded) is var before && before.Path == given.Path && before.Digest == (given.Digest ?? before.Digest))
            {
                inputs["spec"]![member] = recorded;
                return null;
            }

            return $"{member} {path} cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}";
        }
    }

    private static IEnumerable<(int Index, JsonNode? Item)> Users(JsonObject? guest) => ((guest?["spec"]?["networks"] as JsonArray) ?? []).Index().Where(network => network.Item?["user"] is not null);

    private IEnumerable<Diagnostic> Bridges(JsonObject inputs, CheckRequest request) =>
        from network in ((inputs["spec"]?["networks"] as JsonArray) ?? []).Index()
        let bridge = network.Item?["bridge"]?.ToString()
        where bridge is not null && !Expressions.IsIn(bridge) && !BridgePort.IsBridge(bridge) && !services.ComingBridges.Contains(bridge)
        select Diagnostic.Error($"there is no bridge `{bridge}` on this host", request.Source.Locate(FormattableString.Invariant($"/spec/networks/{network.Index}/bridge")), $"declare it in `network.bridges` of the Host, or make it: ip link add {bridge} type bridge");

    private IEnumerable<Diagnostic> Folders(JsonObject inputs, CheckRequest request)
    {
        JsonArray folders = (inputs["spec"]?["folders"] as JsonArray) ?? [];
        if (folders.Count > 0 && FolderProgram.Find() is null && !services.ComingPackages.Contains(QemuInstallation.PackageName) && !services.ComingPackages.Contains(FolderProgram.PackageName))
        {
            yield return Diagnostic.Error("there is no virtiofsd on this host, which shares folders", request.Source.Locate("/spec/folders"), FolderProgram.Remedy);
        }

        foreach ((int place, JsonNode? folder) in folders.Index())
        {
            if (folder?["path"]?.ToString() is { } path && !Expressions.IsIn(path) && !Directory.Exists(path))
            {
                yield return Diagnostic.Error($"there is no folder {path} on this host", request.Source.Locate(FormattableString.Invariant($"/spec/folders/{place}/path")));
            }
        }
    }

    private static IEnumerable<Diagnostic> Slots(JsonObject inputs, CheckRequest request)
    {
        int disks = (inputs["spec"]?["disks"] as JsonArray)?.Count ?? 0, networks = (inputs["spec"]?["networks"] as JsonArray)?.Count ?? 0, seeds = CloudInitSeed.IsWanted(inputs) ? 1 : 0;
        if (disks + networks + seeds > MachineSlots.Count)
        {
            yield return Diagnostic.Error(
                $"a guest has places for {MachineSlots.Count} disks and networks together, and this one has {disks} disks, {networks} networks{(seeds > 0 ? " and a seed" : "")}", request.Source.Locate(disks > 0 ? "/spec/disks" : "/spec/networks"));
        }
    }

    private static IEnumerable<Diagnostic> SerialPorts(JsonObject inputs, CheckRequest request) =>
        from device in ((inputs["spec"]?["devices"] as JsonArray) ?? []).Index()
        let path = device.Item?["serial"]?["path"]?.ToString()
        where path is not null && !Expressions.IsIn(path) && !IsCharacterDevice(path)
        select Diagnostic.Error($"{path} is no character device of this host", request.Source.Locate(FormattableString.Invariant($"/spec/devices/{device.Index}/serial/path")));

    private static bool IsCharacterDevice(string path)
    {
        if (!File.Exists(path) || (File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is not { } real || !File.Exists(real))
        {
            return false;
        }

        using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(real)!);
        return folder.Status(Path.GetFileName(real)) is { Kind: FileKind.CharacterDevice };
    }

    private static string Wait(JsonObject inputs) =>
        inputs["spec"]?["readiness"]?["timeoutSeconds"] is null ? FormattableString.Invariant($"; an apply waits {GuestAcceleration.TcgReadyDeadline.TotalSeconds:0} s for it unless `readiness.timeoutSeconds` says otherwise") : "";

    private IEnumerable<Diagnostic> Accelerator(JsonObject inputs, CheckRequest request)
    {
        if (services.Qemu is null && services.ComingPackages.Contains(QemuInstallation.PackageName))
        {
            // By what it will be run is found out once there is a QEMU.
            return [];
        }

        if (services.Qemu is not { } qemu)
        {
            return [Diagnostic.Error($"there is no {QemuInstallation.ProgramName} on this host", request.Source.Locate("/kind"), QemuInstallation.Remedy)];
        }

        string? wanted = inputs["spec"]?["accel"]?.GetValue<string>();
        if (wanted is not (Auto or Kvm))
        {
            return [];
        }

        try
        {
            AcceleratorChoice choice = services.KvmProof.Choose(qemu);
            return choice.Accelerator == IaC.Guests.Accelerator.Kvm ? []
                : wanted == Kvm ? [Diagnostic.Error($"the guest wants kvm, and {choice.Reason}", request.Source.Locate("/spec/accel"), "write `accel: auto`, which runs it by tcg where it must")]
                : request.Recorded is null ? [Diagnostic.Warning($"the guest will be run by tcg, several times slower than by kvm: {choice.Reason}{Wait(inputs)}", request.Source.Locate("/kind"))]
                : [];
        }
        catch (LinuxException fault)
        {
            return [Diagnostic.Error($"{qemu.Program} cannot be run: {fault.Message}", request.Source.Locate("/kind"))];
        }
    }
}
