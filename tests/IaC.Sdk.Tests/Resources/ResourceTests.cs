using System.Text.Json.Nodes;
using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests;

public sealed class ResourceTests
{
    [Fact]
    public async Task A_document_is_what_YAML_would_have()
    {
        Evaluated stack = await Evaluated.OfAsync(() => _ = new Pod("web", new PodArgs
        {
            Metadata = new ObjectMetaArgs { Namespace = "shop", Labels = { ["app"] = "web" }, Annotations = { ["note"] = "n" } },
            Spec = new PodSpecArgs
            {
                TerminationGracePeriodSeconds = 1,
                Volumes = { new VolumeArgs { Name = "pages", EmptyDir = new EmptyDirVolumeSourceArgs() } },
                Containers =
                {
                    new ContainerArgs
                    {
                        Name = "httpd",
                        Image = "busybox",
                        Command = ["/bin/httpd", "-f"],
                        Ports = [new ContainerPortArgs { ContainerPort = 80, HostPort = 8080 }],
                        ReadinessProbe = new ProbeArgs { HttpGet = new HTTPGetActionArgs { Port = "http" } },
                        Resources = new ResourceRequirementsArgs { Limits = new ResourceListArgs { Memory = "64Mi" } },
                    },
                },
            },
        }, new CustomResourceOptions { Protect = true }));

        JsonNode expected = JsonNode.Parse("""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}, "annotations": {"note": "n", "iac/protect": "true"}},
              "spec": {
                "terminationGracePeriodSeconds": 1,
                "volumes": [{"name": "pages", "emptyDir": {}}],
                "containers": [{
                  "name": "httpd", "image": "busybox", "command": ["/bin/httpd", "-f"], "ports": [{"containerPort": 80, "hostPort": 8080}],
                  "readinessProbe": {"httpGet": {"port": "http"}}, "resources": {"limits": {"memory": "64Mi"}}
                }]
              }
            }
            """)!;
        JsonObject document = stack["pod/shop.web"];
        Assert.True(JsonNode.DeepEquals(expected, document), document.ToJsonString());
        Assert.EndsWith("ResourceTests.cs", stack.Resources["pod/shop.web"].Position!.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_the_annotations_of_YAML_and_those_of_a_component_hold_for_its_parts()
    {
        Evaluated stack = await Evaluated.OfAsync(() =>
        {
            var first = new Pair("first", null);
            var second = new Pair("second", new ComponentResourceOptions { Protect = true, DependsOn = [first], Provider = new Host("far") });
            _ = new ConfigMap("third", new() { Metadata = new ObjectMetaArgs { Namespace = "other" } }, new CustomResourceOptions
            {
                Parent = second,
                Protect = false,
                DependsOn = [second.Map],
                IgnoreChanges = ["data.a", "metadata.labels[\"x.y\"]", "/data/b", "spec.containers[0].image"],
                Aliases = [new Alias { Name = "older" }, new Alias { Urn = "urn:pulumi:test::test::v1:ConfigMap::default/oldest" }],
                CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromMinutes(2), Ready = TimeSpan.FromSeconds(7) },
                RetainOnDelete = true,
                DeleteBeforeReplace = false,
                DeletedWith = second.Map,
                ReplaceWith = { first },
                ReplacementTrigger = "2",
            });
        });

        Assert.Null(stack["configmap/first-map"]["metadata"]!["annotations"]);
        Assert.Equal("""{"iac/depends-on":"configmap/first-map, pod/first-pod","iac/protect":"true"}""", stack["pod/second-pod"]["metadata"]!["annotations"]!.ToJsonString());
        Assert.Equal("far", (string?)stack["pod/second-pod"]["spec"]!["nodeName"]);
        JsonObject annotations = (JsonObject)stack["configmap/other.third"]["metadata"]!["annotations"]!;
        Assert.Equal("configmap/default.second-map, configmap/default.first-map, pod/default.first-pod", (string?)annotations["iac/depends-on"]);
        Assert.Equal("false", (string?)annotations["iac/protect"]);
        Assert.Equal("/data/a, /metadata/labels/x.y, /data/b, /spec/containers/0/image", (string?)annotations["iac/ignore-changes"]);
        Assert.Equal("configmap/older, configmap/default.oldest", (string?)annotations["iac/aliases"]);
        Assert.Equal("configmap/default.second-map", (string?)annotations["iac/deleted-with"]);
        Assert.Equal(("configmap/default.first-map, pod/default.first-pod", "2"), ((string?)annotations["iac/replace-with"], (string?)annotations["iac/replacement-trigger"]));
        Assert.Equal(("120s", "7s", "true", "false"), ((string?)annotations["iac/timeout-create"], (string?)annotations["iac/timeout-ready"], (string?)annotations["iac/retain-on-delete"], (string?)annotations["iac/delete-before-replace"]));
    }

    [Fact]
    public void A_resource_outside_of_a_program_is_refused()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new ConfigMap("a"));
        Assert.Contains("Deployment.RunAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_known_is_refused()
    {
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() =>
            _ = new ConfigMap("a", new() { Metadata = new ObjectMetaArgs { Name = Output.Create("b") } })));
        Assert.Contains("metadata.name must be plain text", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Pair : ComponentResource
    {
        public Pair(string name, ComponentResourceOptions? options)
            : base("test:Pair", name, options)
        {
            Map = new ConfigMap($"{name}-map", null, new CustomResourceOptions { Parent = this });
            _ = new Pod(
                $"{name}-pod",
                new PodArgs { Spec = new PodSpecArgs { Containers = [new ContainerArgs { Name = "c", Image = "i" }] } },
                new CustomResourceOptions { Parent = this });
        }

        public ConfigMap Map { get; }
    }
}
