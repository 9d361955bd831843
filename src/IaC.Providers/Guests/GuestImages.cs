using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Images;

namespace IaC.Providers.Guests;

/// <summary>The disks of the image store that a guest begins with.</summary>
/// <param name="services">The host.</param>
/// <param name="pins">Which images references stand for.</param>
internal sealed class GuestImages(HostServices services, ImagePins pins)
{
    private const string Member = "image";
    private const string Root = "/spec/image";

    /// <summary>Pins the references of a document in it, and finds those that are no disks, or cannot be had; and whether one of them is not here yet.</summary>
    internal async Task<(IReadOnlyList<Diagnostic> Findings, bool Cold)> PinAsync(JsonObject inputs, CheckRequest request, CancellationToken cancellationToken)
    {
        List<Diagnostic> findings = [];
        bool cold = false;
        foreach ((JsonObject holder, string pointer) in Holders(inputs))
        {
            try
            {
                if (request.References.FirstOrDefault(reference => reference.Reference.Pointer == pointer) is { } reference)
                {
                    StoredImage? made = reference.Value?.GetValue<string>() is { } digest ? services.ExistingImages?.Find(digest) : null;
                    Require(made);
                    findings.AddRange(TooSmall(inputs, holder, pointer, made, request));
                }
                else if (holder[Member] is { } image && !Expressions.IsIn(image))
                {
                    string? recorded = Holders(request.Recorded ?? []).FirstOrDefault(before => JsonNode.DeepEquals(before.Holder["name"], holder["name"])).Holder?[Member]?.ToString();
                    ImagePin pin = await pins.PinAsync(new PinRequest(image.GetValue<string>(), recorded, null, request.Pull, Credentials), cancellationToken).ConfigureAwait(false);
                    holder[Member] = pin.Reference;
                    StoredImage? stored = services.ExistingImages?.Find(pin.Reference);
                    cold |= stored is null;
                    Require(stored ?? pin.Found?.AsStored);
                    findings.AddRange(TooSmall(inputs, holder, pointer, stored, request));
                    findings.AddRange(pin.Warning is null ? [] : [Diagnostic.Warning(pin.Warning, request.Source.Locate(pointer))]);
                }
            }
            catch (Exception fault) when (fault is ImageException or RegistryException)
            {
                findings.Add(Diagnostic.Error(ImagePin.Describe(fault), request.Source.Locate(pointer), fault is RegistryException ? "or declare an Image of this name with `disk`" : null));
            }
        }

        return (findings, cold);
    }

    /// <summary>Pulls those that no Image of the stack stands for; those are prepared by their own steps. A disk that was changed by somebody is found out now, while the former guest runs.</summary>
    internal async Task<PrepareResponse> PrepareAsync(PrepareRequest request, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (request.References.FirstOrDefault(reference => reference.Reference.Pointer == Root)?.Value?.GetValue<string>() is { } digest && services.ExistingImages?.Find(digest) is { } root)
        {
            Unchanged(services.Images.DiskOf(root));
        }

        string[] foreign =
        [
            .. Holders(request.Inputs).Where(place => request.References.All(reference => reference.Reference.Pointer != place.Pointer))
                .Select(place => place.Holder[Member]?.GetValue<string>()).OfType<string>(),
        ];
        if (foreign.Length == 0)
        {
            return PrepareResponse.Nothing;
        }

        var clock = new PhaseClock(services.Time);
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken).ConfigureAwait(false);
        foreach (string reference in foreign)
        {
            // What is no disk is found out now, while the former guest runs.
            services.Images.DiskOf(await pins.FetchAsync(reference, Credentials, clock, new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false));
        }

        return new PrepareResponse(clock.Taken);
    }

    /// <summary>The disk that a guest is laid over, and how it is called; null for a guest without an image.</summary>
    internal async Task<(GuestImage Image, DiskImage Disk)?> RootAsync(Guest guest, ImmutableArray<ReferenceValue> references, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (guest.Spec.Image is not { } reference)
        {
            return null;
        }

        StoredImage stored = await FindAsync(reference, Root, references, clock, progress, cancellationToken).ConfigureAwait(false);
        return (new GuestImage(ImagePin.Declared(reference, stored.Digest), stored.Digest.ToString()), Unchanged(services.Images.DiskOf(stored)));
    }

    /// <summary>The disk that another one begins as; null for an empty one.</summary>
    internal async Task<DiskImage?> OfAsync(GuestDisk disk, int place, ImmutableArray<ReferenceValue> references, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        disk.Image is { } reference ? services.Images.DiskOf(await FindAsync(reference, PointerOf(place), references, clock, progress, cancellationToken).ConfigureAwait(false)) : null;

    private PullCredentials Credentials => PullCredentials.Of(services.DockerConfig, []);

    private async Task<StoredImage> FindAsync(string reference, string pointer, ImmutableArray<ReferenceValue> references, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) =>
        pins.FindMade(references, pointer, $"image {reference}") ?? await pins.FetchAsync(reference, Credentials, clock, new ImageProgressReport(progress), cancellationToken).ConfigureAwait(false);

    // Of an image that is not there yet nothing is known; when the guest is made it is.
    private static void Require(StoredImage? image)
    {
        if (image is { Format: not ImageFormat.Disk })
        {
            throw new ImageException("is an image of containers; a guest needs a disk (an Image with `disk`)", image.Digest.ToString());
        }
    }

    // Nothing shrinks, so that a size below that of the image would mean nothing. Of an image that is not there yet it is not known.
    private static IEnumerable<Diagnostic> TooSmall(JsonObject inputs, JsonObject holder, string pointer, StoredImage? image, CheckRequest request)
    {
        bool isRoot = pointer == Root;
        if (image?.Config.Disk is { } disk && Quantity.TryParse((isRoot ? inputs["spec"]!["rootDisk"]?["size"] : holder["size"])?.ToString(), out Quantity size) && size.Units < disk.VirtualSize)
        {
            yield return Diagnostic.Error(
                $"a disk of {size} is less than its image, which has {disk.VirtualSize} bytes", request.Source.Locate(isRoot ? "/spec/rootDisk/size" : $"{pointer[..^Member.Length]}size"), "give at least as much, or leave `size` out");
        }
    }

    private static DiskImage Unchanged(DiskImage image)
    {
        BaseDisk.Require(image.Path, image.Content.ToString());
        return image;
    }

    private static string PointerOf(int place) => string.Create(CultureInfo.InvariantCulture, $"/spec/disks/{place}/{Member}");

    private static IEnumerable<(JsonObject Holder, string Pointer)> Holders(JsonObject guest) => guest["spec"] is not JsonObject spec ? [] :
    [
        (spec, Root),
        .. ((spec["disks"] as JsonArray) ?? []).Select((disk, i) => (Holder: disk as JsonObject, Pointer: PointerOf(i))).Where(disk => disk.Holder is not null).Select(disk => (disk.Holder!, disk.Pointer)),
    ];
}
