using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Model.V1Alpha1;
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
    /// <param name="hardwareAddress">That of its interface on the pods' network.</param>
    /// <param name="interfaces">Its other interfaces, in the order of the document.</param>
    /// <param name="key">The key by which its host logs in; null for none.</param>
    internal static NoCloudSeed Of(Guest guest, string uid, string hardwareAddress, IEnumerable<MachineInterface> interfaces, string? key)
    {
        GuestCloudInit declared = guest.Spec.CloudInit ?? new GuestCloudInit();
        JsonObject? network = declared.NetworkConfig ?? (guest.Spec.Networks.Any(link => link.Address is not null) ? Addresses(guest.Spec, hardwareAddress, interfaces) : null);
        return new NoCloudSeed
        {
            MetaData = MetaData(declared, guest.Metadata.Name, uid, key).ToJsonString() + "\n",
            UserData = UserData(declared.UserData),
            VendorData = CloudConfig + VendorData(declared).ToJsonString() + "\n",
            NetworkConfig = network is null ? null : network.ToJsonString() + "\n",
        };
    }

    /// <summary>Whether a guest has a seed.</summary>
    internal static bool IsWanted(GuestSpec spec) => spec.CloudInit is not null || spec.Networks.Any(link => link.Address is not null);

    // Version 2, as netplan has it. What names no address asks for one, and nothing waits for it.
    private static JsonObject Addresses(GuestSpec spec, string hardwareAddress, IEnumerable<MachineInterface> interfaces)
    {
        JsonObject links = new() { ["pods"] = Link(hardwareAddress, null) };
        foreach ((GuestNetwork declared, MachineInterface made) in spec.Networks.Zip(interfaces))
        {
            links[$"net-{declared.Name}"] = Link(made.HardwareAddress, declared.Address);
        }

        return new JsonObject { ["version"] = 2, ["ethernets"] = links };
    }

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
