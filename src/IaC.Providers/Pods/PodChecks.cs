using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Providers.Images;

namespace IaC.Providers.Pods;

/// <summary>What can be said of a pod before anything is done, beyond what its document alone tells: which images its references stand for.</summary>
internal sealed class PodChecks(HostServices services, ImagePins pins)
{
    private const string ImageMember = "image";
    private static readonly string[] Lists = ["initContainers", "containers"];

    /// <summary>The document with its references pinned; a fault for each image that cannot be had or does not run here.</summary>
    internal async ValueTask<CheckResponse> CheckAsync(KindDescriptor kind, CheckRequest request, CancellationToken cancellationToken)
    {
        JsonObject inputs = kind.Normalise(request.Document);
        PullCredentials credentials;
        try
        {
            credentials = PullCredentials.Of(services.DockerConfig, request.References);
        }
        catch (ImageException fault)
        {
            return new CheckResponse(inputs, null, [Diagnostic.Error(fault.Message, request.Source.Locate("/spec/imagePullSecrets"))]);
        }

        List<Diagnostic> findings = [];
        bool cold = false;
        foreach ((JsonObject container, string pointer) in Declared(inputs))
        {
            // An Image of the stack has its own provider, and what is not known yet cannot be looked for.
            if (container[ImageMember] is not { } image || Expressions.IsIn(image) || request.References.Any(reference => reference.Reference.Pointer == pointer))
            {
                continue;
            }

            try
            {
                ImagePin pin = await pins.PinAsync(Question(container, image.GetValue<string>(), request, credentials), cancellationToken).ConfigureAwait(false);
                container[ImageMember] = pin.Reference;
                StoredImage? stored = services.ExistingImages?.Find(pin.Reference);
                cold |= stored is null;
                if ((pin.Found?.Format ?? stored?.Format) == ImageFormat.Disk)
                {
                    throw new ImageException("is a disk, which only a guest can use", pin.Reference);
                }

                findings.AddRange(pin.Warning is null ? [] : [Diagnostic.Warning(pin.Warning, request.Source.Locate(pointer))]);
            }
            catch (Exception fault) when (fault is ImageException or RegistryException)
            {
                findings.Add(Diagnostic.Error(ImagePin.Describe(fault), request.Source.Locate(pointer), Remedy(fault)));
            }
        }

        return new CheckResponse(inputs, null, [.. findings]) { Cold = cold };
    }

    /// <summary>All containers with the pointer of their image, init containers first.</summary>
    internal static IEnumerable<(Container Container, string Pointer)> Containers(Pod pod) =>
        pod.Spec.InitContainers.Select((container, i) => (container, FormattableString.Invariant($"/spec/initContainers/{i}/{ImageMember}")))
            .Concat(pod.Spec.Containers.Select((container, i) => (container, FormattableString.Invariant($"/spec/containers/{i}/{ImageMember}"))));

    private static IEnumerable<(JsonObject Container, string Pointer)> Declared(JsonObject pod) =>
        from list in Lists
        from item in ((pod["spec"]?[list] as JsonArray) ?? []).Index()
        where item.Item is JsonObject
        select ((JsonObject)item.Item!, FormattableString.Invariant($"/spec/{list}/{item.Index}/{ImageMember}"));

    // What was applied is found by name: containers may have changed their places since.
    private static PinRequest Question(JsonObject container, string image, CheckRequest request, PullCredentials credentials)
    {
        JsonObject? before = Declared(request.Recorded ?? []).Select(entry => entry.Container).FirstOrDefault(entry => JsonNode.DeepEquals(entry["name"], container["name"]));
        ImagePullPolicy? policy = Enum.TryParse(container["imagePullPolicy"]?.ToString(), out ImagePullPolicy given) ? given : null;
        return new PinRequest(image, before?[ImageMember]?.ToString(), policy, request.Pull, credentials);
    }

    private static string? Remedy(Exception fault) =>
        fault is RegistryException { IsUnavailable: true } or RegistryException { IsNotFound: true } ? "or declare an Image of this name with layers or archive" : null;
}
