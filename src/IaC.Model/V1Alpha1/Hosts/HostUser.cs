using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A user of a host. One that was there before stays when its declaration goes, with what it was; of one that was made its home folder stays.</summary>
public sealed record HostUser
{
    /// <summary>Name.</summary>
    [Format(TextFormat.UserName)]
    public required string Name { get; init; }

    /// <summary>Number; the next free one unless given. That of a user that is there cannot be changed.</summary>
    [Bounds(1, 4294967294)]
    public long? Uid { get; init; }

    /// <summary>Groups that the user is in, beside its own and those that others put it in; made where they are not there.</summary>
    [Format(TextFormat.UserName)]
    public ImmutableArray<string> Groups { get => field.IsDefault ? [] : field; init; }

    /// <summary>Absolute path of the shell; left as it is unless given, and that of the machine's settings for a new user.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? Shell { get; init; }

    /// <summary>Absolute path of the home folder; left as it is unless given, and <c>/home/NAME</c> for a new user. Made for a new user, never moved.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? Home { get; init; }

    /// <summary>Public keys that may log in by ssh as the user, beside those that are there: lines of <c>~/.ssh/authorized_keys</c>.</summary>
    public ImmutableArray<string> AuthorizedKeys { get => field.IsDefault ? [] : field; init; }
}
