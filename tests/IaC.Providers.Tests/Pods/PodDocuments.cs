using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Pods;
using IaC.Providers.Hosts;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Tests.Pods;

/// <summary>Makes records of documents that are written as JSON in the test.</summary>
internal static class PodDocuments
{
    internal static readonly Guid Stack = Guid.Parse("11111111-2222-3333-4444-555555555555");

    /// <summary>The record of a pod whose spec is given; every container runs on an image with this config.</summary>
    internal static (PodRecord Record, PodSecrets Secrets) Build(string spec, ContainerConfig? image = null, params (string Kind, string Name, string Document)[] configs) =>
        PodRecordBuilder.Build(Context(spec, image, configs));

    internal static PodContext Context(string spec, ContainerConfig? image, params (string Kind, string Name, string Document)[] configs)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "web", ["labels"] = new JsonObject { ["tier"] = "front" } },
            ["spec"] = JsonNode.Parse(spec),
        };
        Pod pod = BuiltInKinds.Pod.Normalise(document).Deserialize(ModelJson.Default.Pod)!;
        var sources = new ConfigSources();
        foreach ((string kind, string name, string text) in configs)
        {
            sources.Add(new ResourceKey("v1", kind, "default", name), (JsonObject)JsonNode.Parse(text)!, []);
        }

        return new PodContext
        {
            Pod = pod,
            Uid = "0123456789abcdef0123456789abcdef",
            Stack = "shop",
            StackUuid = Stack,
            RootId = "0a0b0c0d",
            Layout = RootLayout.At("/srv/root"),
            Address = pod.Spec.HostNetwork ? null : IPAddress.Parse("10.88.0.2"),
            Subnet = IPNetwork.Parse("10.88.0.0/16"),
            Host = new HostFacts("node1", 4, 8L << 30, "6.1", "amd64", IPAddress.Parse("192.0.2.7")),
            Configs = sources,
            Images = pod.Spec.InitContainers.Concat(pod.Spec.Containers).ToDictionary(container => container.Name, _ => Image(image)),
            Leases = [new PodLease("0123456789abcdef0123456789abcdef", Stack, "default", "web", IPAddress.Parse("10.88.0.2")), new PodLease("x", Stack, "other", "db", IPAddress.Parse("10.88.0.3"))],
            ResolvConf = "nameserver 192.0.2.53\n",
        };
    }

    private static ContainerImage Image(ContainerConfig? config)
    {
        var descriptor = new Descriptor { MediaType = MediaTypes.Config, Digest = Digest.Of("config"u8), Size = 6 };
        return new ContainerImage("app", new StoredImage
        {
            Names = ["localhost/shop/app:latest"],
            Digest = Digest.Of("image"u8),
            Manifest = new ImageManifest { Config = descriptor, Layers = [] },
            Config = new ImageConfig { Os = "linux", Architecture = "amd64", Config = config, RootFileSystem = new RootFileSystem { DiffIds = [] } },
            Layers = [],
            Size = 6,
        }, []);
    }
}
