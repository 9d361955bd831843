using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A git repository, and what of it is followed: exactly one of branch, tag, semver and commit.</summary>
public sealed record GitOpsSource
{
    /// <summary>Name, unique among the sources.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>Where it lies: <c>https://</c>, <c>ssh://</c>, <c>user@host:path</c>, <c>file://</c> or <c>http://</c>.</summary>
    public required string Url { get; init; }

    /// <summary>A branch.</summary>
    public string? Branch { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }

    /// <summary>The highest tag within a range of versions (NuGet's notation): <c>[1.2,2.0)</c>, <c>1.4.*</c>. A <c>v</c> before the version is no part of it.</summary>
    public string? Semver { get; init; }

    /// <summary>One commit, by all 40 digits of its name.</summary>
    public string? Commit { get; init; }

    /// <summary>How often it is asked for something new.</summary>
    [Format(TextFormat.Duration)]
    public string Interval { get; init; } = "10s";

    /// <summary>Signatures without which nothing is taken.</summary>
    public GitOpsVerification? Verify { get; init; }

    /// <summary>Take a branch that was rewritten, so that what it held is not in its history any more. Otherwise what was taken last stays.</summary>
    public bool AllowForcePush { get; init; }

    /// <summary>Only these folders of the repository are written out; all of it unless given.</summary>
    [Format(TextFormat.RelativePath)]
    public ImmutableArray<string> Sparse { get => field.IsDefault ? [] : field; init; }

    /// <summary>Path of a private key for ssh.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? SshKeyFile { get; init; }

    /// <summary>Path of the known_hosts file that the server is checked against (ssh(1)); that of root unless given.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? KnownHostsFile { get; init; }

    /// <summary>Path of a file with one line <c>user:password</c>, or a token alone, for http and https.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? CredentialsFile { get; init; }

    /// <summary>Path of certificates that an https server is checked against; those of the machine unless given.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? CaFile { get; init; }
}
