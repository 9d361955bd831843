using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

public sealed class GuestKindTests
{
    private const string Disks = """{"name":"data","size":"1Gi","format":"qcow2","onDelete":"retain"},{"name":"scratch","size":"1Gi","format":"raw","onDelete":"delete"},{"name":"host","path":"/dev/vg/db","format":"raw"}""";

    [Fact]
    public void It_refers_to_its_host_and_to_the_images_of_its_disks() => Assert.Equal(
        ["/spec/nodeName host/box", "/spec/image image/debian", "/spec/disks/1/image image/tools"],
        BuiltInKinds.Guest.References(Guest("""{"nodeName":"box","image":"debian","disks":[{"name":"a"},{"name":"b","image":"tools"}]}""")).Select(reference => $"{reference.Pointer} {reference.Target}"));

    [Fact]
    public void A_disk_of_the_host_is_a_claim() =>
        Assert.Equal(["port/localhost/80/TCP", "disk/localhost/dev/vg/db"], BuiltInKinds.Guest.Claims(Guest($$"""{"ports":[{"port":8080,"hostPort":80}],"disks":[{{Disks}}]}""")));

    [Theory]
    [InlineData(null, "deletes disk scratch, keeps disk data")]
    [InlineData("""{"disks":[]}""", "deletes disk scratch, keeps disk data")]
    [InlineData("""{"disks":[{"name":"scratch","format":"raw"}]}""", "keeps disk data")]
    [InlineData("""{"disks":[{"name":"data","format":"raw"},{"name":"scratch","format":"raw"}]}""", "deletes disk data")]
    public void What_becomes_of_its_disks_is_told_by_name(string? after, string expected) =>
        Assert.Equal(expected, BuiltInKinds.Guest.FateOfData(Guest($$"""{"disks":[{{Disks}}]}"""), after is null ? null : Guest(after)).ToString());

    private static JsonObject Guest(string spec) => JsonNode.Parse($$"""{"apiVersion":"iac/v1alpha1","kind":"Guest","metadata":{"name":"vm"},"spec":{{spec}}}""")!.AsObject();
}
