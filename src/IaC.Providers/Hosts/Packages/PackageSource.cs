namespace IaC.Providers.Hosts;

/// <summary>The package managers that are known.</summary>
internal static class PackageSource
{
    /// <summary>That of this machine; null where it has none of ours.</summary>
    internal static IPackageSource? Find() =>
        HostProgram.Exists(AptPackages.Program) ? new AptPackages()
        : HostProgram.Exists(DnfPackages.Program) ? new DnfPackages()
        : HostProgram.Exists(ApkPackages.Program) ? new ApkPackages()
        : null;
}
