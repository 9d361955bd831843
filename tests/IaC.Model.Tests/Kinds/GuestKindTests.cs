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

    [Theory]
    [InlineData("""{"mutable":true}""", null, "deletes disk root")]
    [InlineData("""{"mutable":true}""", """{"mutable":true}""", "")]
    [InlineData("""{"mutable":false}""", null, "")]
    public void The_disk_of_a_guest_that_is_changed_by_hand_is_data(string before, string? after, string expected) =>
        Assert.Equal(expected, BuiltInKinds.Guest.FateOfData(Guest(before), after is null ? null : Guest(after)).ToString());

    [Theory]
    [InlineData("""{"kernel":"k","cmdline":"","image":"i"}""", null)]
    [InlineData("""{"image":"i","cmdline":"quiet"}""", "`cmdline` goes with `kernel`")]
    [InlineData("""{"kernel":"k","disks":[{"name":"root-base","size":"1Gi"}]}""", "`root-base` is a disk that a guest has anyway")]
    [InlineData("""{"kernel":"k","disks":[{"name":"a","path":"/d","readOnly":true},{"name":"b","path":"/d","readOnly":true}]}""", "two disks have the path `/d`")]
    public void What_QEMU_or_the_host_would_refuse_is_refused_before(string spec, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], BuiltInKinds.Guest.Check(Guest(spec)).Select(found => found.Message));

    [Theory]
    [InlineData("""{"kernel":"k","mutable":true}""", "`mutable` is about the disk that is made from `image`, and there is none")]
    [InlineData("""{"kernel":"k","networks":[{"name":"out"}]}""", "network `out` has neither `bridge` nor `user`")]
    [InlineData("""{"kernel":"k","networks":[{"name":"out","bridge":"br0","user":{}}]}""", "network `out` has both `bridge` and `user`")]
    [InlineData("""{"kernel":"k","networks":[{"name":"out","user":{},"address":"10.0.2.15/24"}]}""", "addresses of a network in user mode are given out by QEMU")]
    [InlineData("""{"kernel":"k","networks":[{"name":"out","user":{"subnet":"10.0.2.0/30"}}]}""", "`10.0.2.0/30` is no subnet of IPv4 with at least 16 addresses")]
    [InlineData("""{"kernel":"k","networks":[{"name":"lan","bridge":"br0","address":"192.168.1.10"}]}""", "`192.168.1.10` is no address with the length of its network")]
    [InlineData("""{"kernel":"k","networks":[{"name":"lan","bridge":"br0","address":"192.168.1.10/33"}]}""", "`192.168.1.10/33` is no address with the length of its network")]
    [InlineData("""{"kernel":"k","networks":[{"name":"lan","bridge":"br0","address":"fd00::1/64"}],"cloudInit":{"networkConfig":{"version":2}}}""", "`networkConfig` of `cloudInit` says which addresses the guest takes")]
    [InlineData("""{"kernel":"k","cloudInit":{"users":[{"name":"Ann"}]}}""", "`Ann` is no name of a user")]
    [InlineData("""{"kernel":"k","cloudInit":{"users":[{"name":""}]}}""", "`` is no name of a user")]
    [InlineData("""{"kernel":"k","cloudInit":{"users":[{"name":"ann","sshKeys":["-----BEGIN OPENSSH PRIVATE KEY-----"]}]}}""", "this is no public key")]
    [InlineData("""{"kernel":"k","cloudInit":{"sshKeys":["ssh-ed25519 AAAA a\nssh-ed25519 AAAA b"]}}""", "this is no public key")]
    public void What_cannot_be_is_refused(string spec, string fault) => Assert.Contains(fault, BuiltInKinds.Guest.Check(Guest(spec)).Select(found => found.Message));

    [Fact]
    public void Users_and_keys_of_every_kind_are_taken() => Assert.Empty(BuiltInKinds.Guest.Check(Guest(
        """{"kernel":"k","cloudInit":{"users":[{"name":"_a-1","sshKeys":["no-pty,command=\"a b\" sk-ssh-ed25519@openssh.com AAAA me here","ecdsa-sha2-nistp256 AAAA\n"]},{"name":"${{ config.user }}","sshKeys":["${{ config.key }}"]}]}}""")));

    [Theory]
    [InlineData("""{"readiness":{"timeoutSeconds":90}}""", 90)]
    [InlineData("""{"readiness":{"agent":true}}""", null)]
    public void How_long_an_apply_waits_is_what_its_readiness_says(string spec, int? seconds) =>
        Assert.Equal(seconds, BuiltInKinds.Guest.ReadyDeadline(Guest(spec))?.TotalSeconds);

    [Theory]
    [InlineData("""{"accelerator":"tcg"}""", 900)]
    [InlineData("""{"accelerator":"kvm"}""", null)]
    public void A_guest_that_is_translated_is_waited_for_longer(string outputs, int? seconds) =>
        Assert.Equal(seconds, BuiltInKinds.Guest.UsualReadyDeadline(JsonNode.Parse(outputs)!.AsObject())?.TotalSeconds);

    [Fact]
    public void Another_image_changes_nothing_of_a_guest_whose_disk_is_its_own()
    {
        JsonNode before = "a", after = "b";
        Assert.Equal(FieldEffect.None, BuiltInKinds.Guest.EffectOf(Guest("""{"mutable":true}"""), "/spec/image", before, after));
        Assert.Equal(FieldEffect.Replace, BuiltInKinds.Guest.EffectOf(Guest("{}"), "/spec/image", before, after));
    }

    private static JsonObject Guest(string spec) => JsonNode.Parse($$"""{"apiVersion":"iac/v1alpha1","kind":"Guest","metadata":{"name":"vm"},"spec":{{spec}}}""")!.AsObject();
}
