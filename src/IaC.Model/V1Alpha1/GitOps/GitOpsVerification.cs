using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>Who must have signed what is taken. At least one kind of keys is given.</summary>
public sealed record GitOpsVerification
{
    /// <summary>What bears the signature.</summary>
    public GitOpsSigned Mode { get; init; } = GitOpsSigned.Commit;

    /// <summary>Path of a file of allowed signers (ssh-keygen(1), ALLOWED SIGNERS), outside of the repository.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? AllowedSignersFile { get; init; }

    /// <summary>Paths of public OpenPGP keys.</summary>
    [Format(TextFormat.AbsolutePath)]
    public ImmutableArray<string> GpgKeyFiles { get => field.IsDefault ? [] : field; init; }
}
