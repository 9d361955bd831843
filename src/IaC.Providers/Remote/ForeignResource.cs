using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Providers.Remote;

/// <summary>Something on a host that the state of another machine owns.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Owner">Whose it is, for people: <c>shop of 10.0.0.5</c>, a stack and where it was asked for from.</param>
/// <param name="Urn">What it is; null where an earlier version noted it, which did not say.</param>
/// <param name="StackUuid">Mark of its stack; null likewise.</param>
public sealed record ForeignResource(string Uid, string Owner, Urn? Urn, Guid? StackUuid)
{
    /// <summary>Name of its stack.</summary>
    public string Stack => Urn?.Stack ?? Owner.Split(' ')[0];

    /// <summary>What it is called, for people.</summary>
    public string Name => Urn?.ToKey().ToString() ?? $"something with the uid {Uid}";

    /// <summary>As <see cref="FromJson"/> reads it.</summary>
    internal JsonObject ToJson() => new() { ["uid"] = Uid, ["owner"] = Owner, ["urn"] = Urn?.Value, ["stackUuid"] = StackUuid };

    /// <summary>As <see cref="ToJson"/> wrote it.</summary>
    internal static ForeignResource FromJson(JsonNode json) => new(
        json["uid"]!.GetValue<string>(), json["owner"]!.GetValue<string>(), (string?)json["urn"] is { } urn ? new Urn(urn) : null, (Guid?)json["stackUuid"]);
}
