using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model.V1Alpha1;

/// <summary>What cloud-init does in the guest when it boots for the first time. It is handed over as a small read-only disk, as images for clouds expect it (NoCloud).</summary>
public sealed record GuestCloudInit
{
    /// <summary>User data: the members of a cloud-config, or a text that begins as one of cloud-init's formats does (<c>#cloud-config</c>, <c>#!/bin/sh</c>).</summary>
    public JsonElement? UserData { get; init; }

    /// <summary>Further meta data; <c>instance-id</c> and <c>local-hostname</c> are there already.</summary>
    public JsonObject? MetaData { get; init; }

    /// <summary>Network configuration of version 1 or 2; the interfaces are set up by DHCP unless given.</summary>
    public JsonObject? NetworkConfig { get; init; }

    /// <summary>Public keys that may log in as the user that the image has for that.</summary>
    public ImmutableArray<string> SshKeys { get => field.IsDefault ? [] : field; init; }

    /// <summary>Users that are made, beside that of the image.</summary>
    public ImmutableArray<GuestUser> Users { get => field.IsDefault ? [] : field; init; }
}
