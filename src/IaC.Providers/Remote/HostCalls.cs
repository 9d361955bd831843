namespace IaC.Providers.Remote;

/// <summary>
/// What one machine asks another one (<see cref="Model.Programs.ProgramCall.Name"/>). Those of providers have <c>{apiVersion, kind, request}</c>, a request of <see cref="Engine.IResourceProvider"/>, and its answer as <c>{answer}</c>.
/// </summary>
internal static class HostCalls
{
    /// <summary>Version of what is asked and answered; both sides are of one content, so that another one is a program that somebody put in its place.</summary>
    internal const int Version = 1;

    internal const string Check = "check";
    internal const string Read = "read";
    internal const string Prepare = "prepare";
    internal const string Create = "create";
    internal const string Update = "update";
    internal const string Delete = "delete";
    internal const string Ready = "ready";
    internal const string Reserve = "reserve";
    internal const string Settle = "settle";
    internal const string Retain = "retain";
    internal const string Control = "control";
    internal const string Adopt = "adopt";

    /// <summary><c>{digest, blobs: [{digest, size}]}</c>; the result is <c>{lacks: [digest], name}</c>: none where the image is there, and has that name now; else it is sent under that name.</summary>
    internal const string Image = "image";

    /// <summary><c>{digest, name}</c>, with a bundle of what the host lacks of the image as the call's content: it is taken in, and has that name.</summary>
    internal const string Take = "take";

    /// <summary>No arguments; the result is <c>{owned: [{uid, owner, urn, stackUuid}]}</c>: what states of other machines own there.</summary>
    internal const string Owned = "owned";

    /// <summary>No arguments; the result is <c>{ledger}</c>: what the host has and what is promised there.</summary>
    internal const string Ledger = "ledger";
}
