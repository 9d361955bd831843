namespace IaC.Providers.Hosts;

/// <summary>A package manager of a host. The first two only look.</summary>
internal interface IPackageSource
{
    /// <summary>Name of its program.</summary>
    string Name { get; }

    /// <summary>Which of the packages are installed, and not left half way by what installed them.</summary>
    Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken);

    /// <summary>What installing packages would bring.</summary>
    /// <exception cref="Engine.EngineException">It cannot be done; the message is the package manager's.</exception>
    Task<PackageChange> PlanAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken);

    /// <summary>Installs packages with what they need, and not what they only recommend; none is removed for it. It is not ended on the way, and neither is the removal.</summary>
    /// <exception cref="Engine.EngineException">The package manager failed.</exception>
    Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken);

    /// <summary>Removes packages, but for those that any other package needs.</summary>
    /// <returns>What was removed, or was not there.</returns>
    /// <exception cref="Engine.EngineException">The package manager failed.</exception>
    Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken);
}
