using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Model.V1Alpha1;
using IaC.Network;
using IaC.Network.Links;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>The seed of a guest from its document. JSON is YAML, so what was declared as members is written as such. Pure.</summary>
internal static class CloudInitSeed
{
    private const string CloudConfig = "#cloud-config\n";
    private const string PublicKeys = "public-keys";

    /// <summary>The seed.</summary>
    /// <param name="guest">The document.</param>
    /// <param name="uid">Key of the guest; another one is another instance, in which cloud-init does its work anew.</param>
    /// <param name="network">What it is on the pods' network.</param>
    /// <param name="interfaces">Its other interfaces, in the order of the document.</param>
    /// <param name="key">The key by which its host logs in; null for none.</param>
    internal static NoCloudSeed Of(Guest guest, string uid, PodNetwork network, IEnumerable<MachineInterface> interfaces, string? key)
    {
        GuestCloudInit declared = guest.Spec.CloudInit ?? new GuestCloudInit();
        JsonObject? config = declared.NetworkConfig
            ?? (HasAddresses(guest.Spec) ? Version2(new JsonObject([OnPods(network), .. Others(guest.Spec, interfaces)]))
            : network.SubnetV6 is not null ? Version2(new JsonObject([OnPods(network)]))
            : null);
        return new NoCloudSeed
        {
            MetaData = MetaData(declared, guest.Metadata.Name, uid, key).ToJsonString() + "\n",
            UserData = UserData(declared.UserData),
            VendorData = CloudConfig + VendorData(declared).ToJsonString() + "\n",
            NetworkConfig = config is null ? null : config.ToJsonString() + "\n",
        };
    }

    /// <summary>Whether a guest has a seed.</summary>
    internal static bool IsWanted(GuestSpec spec) => spec.CloudInit is not null || HasAddresses(spec);

    /// <summary>The same of a document that may have expressions in it.</summary>
    internal static bool IsWanted(JsonObject guest) =>
        guest["spec"]?["cloudInit"] is not null || ((guest["spec"]?["networks"] as JsonArray) ?? []).Any(link => link?["address"] is not null);

    private static bool HasAddresses(GuestSpec spec) => spec.Networks.Any(link => link.Address is not null);

    // As netplan has it.
    private static JsonObject Version2(JsonObject links) => new() { ["version"] = 2, ["ethernets"] = links };

    // Its address of IPv6 is written down, since it stays as long as the seed does: not every image has a client of DHCPv6, and those that have one wait for it.
    private static KeyValuePair<string, JsonNode?> OnPods(PodNetwork network)
    {
        var address = IPAddress.Parse(network.Address);
        JsonObject link = Link(HardwareAddress.TextOf(HardwareAddress.OfPod(address)), null);
        if (network.SubnetV6 is { } prefix)
        {
            DualStack addresses = new(IPNetwork.Parse(prefix), IPNetwork.Parse(network.Subnet));
            link["addresses"] = new JsonArray($"{addresses.AddressOf(address)}/{addresses.Pods.PrefixLength}");

            // Of a route to ::/0 cloud-init 22.4 (Debian 12) makes one to ::/64, and NetworkManager's it writes down as one of IPv4.
            link["gateway6"] = addresses.Gateway.ToString();
            link["accept-ra"] = false;
        }

        return new("pods", link);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Others(GuestSpec spec, IEnumerable<MachineInterface> interfaces) =>
        spec.Networks.Zip(interfaces, (declared, made) => KeyValuePair.Create<string, JsonNode?>($"net-{declared.Name}", Link(made.HardwareAddress, declared.Address)));

    // What names no address asks for one, and nothing waits for it.
    private static JsonObject Link(string hardwareAddress, string? address)
    {
        JsonObject link = new() { ["match"] = new JsonObject { ["macaddress"] = hardwareAddress } };
        if (address is null)
        {
            (link["dhcp4"], link["optional"]) = (true, true);
        }
        else
        {
            link["addresses"] = new JsonArray(address);
        }

        return link;
    }

    // The key goes where user data do not take the place of it.
    private static JsonObject MetaData(GuestCloudInit declared, string name, string uid, string? key)
    {
        JsonObject meta = new() { ["instance-id"] = $"iac-{uid}", ["local-hostname"] = name };
        if (key is not null)
        {
            meta[PublicKeys] = new JsonArray(key);
        }

        foreach ((string member, JsonNode? value) in declared.MetaData ?? [])
        {
            meta[member] = value?.DeepClone();
        }

        return meta;
    }

    private static string UserData(JsonElement? declared) => declared?.ValueKind switch
    {
        JsonValueKind.String => declared.Value.GetString()!,
        JsonValueKind.Object => $"{CloudConfig}{declared.Value.GetRawText()}\n",
        _ => CloudConfig + "{}\n",
    };

    // Beside the user's data, which may be a script, and before it: what the user says wins.
    private static JsonObject VendorData(GuestCloudInit declared)
    {
        JsonObject config = [];
        if (!declared.SshKeys.IsEmpty)
        {
            config["ssh_authorized_keys"] = List(declared.SshKeys);
        }

        if (!declared.Users.IsEmpty)
        {
            config["users"] = new JsonArray(["default", .. declared.Users.Select(User)]);
        }

        return config;
    }

    private static JsonNode User(GuestUser user)
    {
        JsonObject made = new() { ["name"] = user.Name, ["shell"] = user.Shell, ["lock_passwd"] = true };
        if (!user.SshKeys.IsEmpty)
        {
            made["ssh_authorized_keys"] = List(user.SshKeys);
        }

        if (!user.Groups.IsEmpty)
        {
            made["groups"] = List(user.Groups);
        }

        if (user.Sudo)
        {
            made["sudo"] = "ALL=(ALL) NOPASSWD:ALL";
        }

        return made;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
