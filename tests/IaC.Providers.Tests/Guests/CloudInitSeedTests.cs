using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Providers.Tests.Guests;

/// <summary>The network of a seed: written where an image cannot know it by itself, and the same as ever elsewhere.</summary>
public sealed class CloudInitSeedTests
{
    private const string Pods = "\"pods\":{\"match\":{\"macaddress\":\"02:00:0a:58:00:05\"},\"dhcp4\":true,\"optional\":true";
    private const string V6 = ",\"addresses\":[\"fd42:1::5/112\"],\"gateway6\":\"fd42:1::1\",\"accept-ra\":false";
    private const string Out = ",\"net-out\":{\"match\":{\"macaddress\":\"02:00:00:00:00:09\"},\"addresses\":[\"192.0.2.9/24\"]}";
    private const string In = ",\"net-in\":{\"match\":{\"macaddress\":\"02:00:00:00:00:08\"},\"dhcp4\":true,\"optional\":true}";
    private static readonly PodNetwork Plain = new() { Address = "10.88.0.5", Subnet = "10.88.0.0/16", Ports = [] };
    private static readonly PodNetwork DualStack = Plain with { AddressV6 = "fd42:1::5", SubnetV6 = "fd42:1::/64" };
    private static readonly MachineInterface[] Interfaces = [Interface("out", "02:00:00:00:00:09"), Interface("in", "02:00:00:00:00:08")];
    private static readonly GuestNetwork[] Networks = [new() { Name = "out", Bridge = "br0", Address = "192.0.2.9/24" }, new() { Name = "in", Bridge = "br1" }];

    [Fact]
    public void Without_IPv6_a_seed_names_a_network_only_where_an_interface_has_an_address()
    {
        Assert.Null(NetworkConfig(Plain));
        Assert.Null(NetworkConfig(Plain, Networks[1]));
        Assert.Equal(Version2(Pods + "}" + Out + In), NetworkConfig(Plain, Networks));
    }

    [Fact]
    public void With_IPv6_the_address_on_the_network_of_pods_is_written_down()
    {
        Assert.Equal(Version2(Pods + V6 + "}"), NetworkConfig(DualStack));
        Assert.Equal(Version2(Pods + V6 + "}" + Out + In), NetworkConfig(DualStack, Networks));
    }

    // Other interfaces are left to the image, as they are without.
    [Fact]
    public void Interfaces_without_addresses_are_not_named_for_the_sake_of_it() => Assert.Equal(Version2(Pods + V6 + "}"), NetworkConfig(DualStack, Networks[1]));

    [Fact]
    public void What_a_document_says_itself_is_left_as_it_is() =>
        Assert.Equal("{\"version\":1}\n", CloudInitSeed.Of(GuestOf(new GuestCloudInit { NetworkConfig = new() { ["version"] = 1 } }), "0", DualStack, [], null).NetworkConfig);

    private static string Version2(string links) => $"{{\"version\":2,\"ethernets\":{{{links}}}}}\n";

    private static string? NetworkConfig(PodNetwork network, params GuestNetwork[] networks) =>
        CloudInitSeed.Of(GuestOf(new GuestCloudInit(), networks), "0", network, networks.Length == 1 ? Interfaces[1..] : Interfaces, null).NetworkConfig;

    private static Guest GuestOf(GuestCloudInit cloudInit, params GuestNetwork[] networks) =>
        new() { ApiVersion = "iac/v1alpha1", Kind = "Guest", Metadata = new ResourceMeta { Name = "vm" }, Spec = new GuestSpec { CloudInit = cloudInit, Networks = [.. networks] } };

    private static MachineInterface Interface(string name, string hardwareAddress) => new() { Name = name, HostName = name, HardwareAddress = hardwareAddress };
}
