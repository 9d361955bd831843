using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A user of a guest, who logs in with a key.</summary>
public sealed record GuestUser
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Public keys that may log in.</summary>
    public ImmutableArray<string> SshKeys { get => field.IsDefault ? [] : field; init; }

    /// <summary>May do everything by <c>sudo</c>, without a password.</summary>
    public bool Sudo { get; init; }

    /// <summary>Groups that the user is in, beside its own.</summary>
    public ImmutableArray<string> Groups { get => field.IsDefault ? [] : field; init; }

    /// <summary>Absolute path of the shell.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string Shell { get; init; } = "/bin/bash";
}
