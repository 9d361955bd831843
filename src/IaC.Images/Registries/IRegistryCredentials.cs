namespace IaC.Images.Registries;

/// <summary>Knows who one is to registries.</summary>
public interface IRegistryCredentials
{
    /// <summary>The credential for a registry (<c>docker.io</c>, <c>localhost:5000</c>); null to stay anonymous.</summary>
    ValueTask<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken);
}
