using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void A_pod_refers_to_its_host_images_config_maps_and_secrets()
    {
        JsonObject pod = Document("""
            {"metadata":{"name":"a","namespace":"web"},"spec":{
              "nodeName":"box",
              "volumes":[{"name":"c","configMap":{"name":"conf"}},{"name":"s","secret":{"secretName":"key","optional":true}}],
              "initContainers":[{"name":"i","image":"tools"}],
              "containers":[{"name":"m","image":"${{ image.x.status.digest }}",
                "envFrom":[{"configMapRef":{"name":"all"}},{"secretRef":{"name":"hidden"}}],
                "env":[{"name":"A","value":"b"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"key","key":"k"}}}]}]}}
            """);

        Assert.Equal(
            [
                "/spec/nodeName -> host/box  required",
                "/spec/volumes/0/configMap/name -> configmap/web.conf contentHash required",
                "/spec/volumes/1/secret/secretName -> secret/web.key contentHash optional",
                "/spec/initContainers/0/image -> image/tools digest optional",
                "/spec/containers/0/envFrom/0/configMapRef/name -> configmap/web.all contentHash required",
                "/spec/containers/0/envFrom/1/secretRef/name -> secret/web.hidden contentHash required",
                "/spec/containers/0/env/1/valueFrom/secretKeyRef/name -> secret/web.key contentHash required",
            ],
            BuiltInKinds.Pod.References(pod).Select(Line));
    }

    [Fact]
    public void The_local_host_need_not_be_declared() =>
        Assert.False(Assert.Single(BuiltInKinds.Pod.References(Document("""{"spec":{"nodeName":"localhost"}}"""))).Required);

    [Theory]
    [InlineData("""{"spec":{"from":"base","layers":[]}}""", "/spec/from -> image/base digest optional")]
    [InlineData("""{"spec":{"from":"scratch","layers":[]}}""", null)]
    [InlineData("""{"spec":{"layers":[]}}""", null)]
    public void An_image_refers_to_what_it_lies_on(string document, string? expected) =>
        Assert.Equal(expected, BuiltInKinds.Image.References(Document(document)).Select(Line).SingleOrDefault());

    [Theory]
    [InlineData("""{"spec":"text"}""")]
    [InlineData("""{"spec":{"containers":{"name":1},"volumes":[null,3,[]]},"metadata":[]}""")]
    public void A_document_of_any_shape_can_be_asked(string document)
    {
        Assert.Empty(BuiltInKinds.Pod.References(Document(document)));
        Assert.NotEmpty(BuiltInKinds.Pod.Check(Document(document)));
    }

    private static JsonObject Document(string json) => JsonNode.Parse(json)!.AsObject();

    private static string Line(ResourceReference reference) => $"{reference.Pointer} -> {reference.Target} {reference.Output} {(reference.Required ? "required" : "optional")}";
}
