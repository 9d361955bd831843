using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Guests;

/// <summary>The seed of a guest from its document. JSON is YAML, so what was declared as members is written as such. Pure.</summary>
internal static class CloudInitSeed
{
    private const string CloudConfig = "#cloud-config\n";

    /// <summary>The seed.</summary>
    /// <param name="declared">The document's.</param>
    /// <param name="name">Name of the guest.</param>
    /// <param name="uid">Key of the guest; another one is another instance, in which cloud-init does its work anew.</param>
    internal static NoCloudSeed Of(GuestCloudInit declared, string name, string uid) => new()
    {
        MetaData = MetaData(declared, name, uid).ToJsonString() + "\n",
        UserData = UserData(declared.UserData),
        VendorData = CloudConfig + VendorData(declared).ToJsonString() + "\n",
        NetworkConfig = declared.NetworkConfig is { } network ? network.ToJsonString() + "\n" : null,
    };

    private static JsonObject MetaData(GuestCloudInit declared, string name, string uid)
    {
        JsonObject meta = new() { ["instance-id"] = $"iac-{uid}", ["local-hostname"] = name };
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
