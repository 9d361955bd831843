namespace IaC.Images.Registries;

/// <summary>Who one is to a registry.</summary>
/// <param name="User">Name; empty beside an identity token.</param>
/// <param name="Secret">Password, or identity token.</param>
/// <param name="IsIdentityToken">The secret is a token that a token server gave at login, and which it exchanges for access tokens.</param>
public sealed record RegistryCredential(string User, string Secret, bool IsIdentityToken = false)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => IsIdentityToken ? "an identity token" : User;
}
