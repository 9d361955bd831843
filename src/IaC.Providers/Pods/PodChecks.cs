using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods;

/// <summary>What can be said of a pod before anything is done, beyond what its document alone tells.</summary>
internal sealed class PodChecks(HostServices services)
{
    internal CheckResponse Check(KindDescriptor kind, CheckRequest request)
    {
        JsonObject inputs = kind.Normalise(request.Document);
        if (Expressions.IsIn(inputs))
        {
            return new CheckResponse(inputs, null, []);
        }

        Pod pod = inputs.Deserialize(ModelJson.Default.Pod)!;
        ImmutableArray<Diagnostic> faults =
        [
            .. Containers(pod).Where(entry => !IsAvailable(entry.Container, entry.Pointer, request.References)).Select(entry => Diagnostic.Error(
                $"image {entry.Container.Image} is neither an Image of this stack nor in the store, and pulling from registries is not supported yet",
                request.Source.Locate(entry.Pointer),
                "declare an Image with layers or archive")),
        ];
        return new CheckResponse(inputs, null, faults);
    }

    /// <summary>All containers with the pointer of their image, init containers first.</summary>
    internal static IEnumerable<(Container Container, string Pointer)> Containers(Pod pod) =>
        pod.Spec.InitContainers.Select((container, i) => (container, FormattableString.Invariant($"/spec/initContainers/{i}/image")))
            .Concat(pod.Spec.Containers.Select((container, i) => (container, FormattableString.Invariant($"/spec/containers/{i}/image"))));

    private bool IsAvailable(Container container, string pointer, ImmutableArray<ReferenceValue> references) =>
        references.Any(reference => reference.Reference.Pointer == pointer) || services.ExistingImages?.Find(container.Image) is not null;
}
