using IaC.Images.Tests.Registries;
using IaC.Testing;

namespace IaC.Images.Tests.Disks;

/// <summary>A store, and disks of 3 MiB with something at their beginning and near their end.</summary>
public abstract class DiskTests : RegistryTests
{
    protected const long Size = 3 << 20;

    protected DiskTests()
    {
        Require.Program("/usr/bin/qemu-img", "qemu-utils");
        byte[] content = new byte[Size];
        new Random(7).NextBytes(content.AsSpan(0, 500_000));
        content[^1] = 1;
        File.WriteAllBytes(Temporary["disk.raw"], content);
    }

    internal DiskIntake Intake => new(Images, TimeProvider.System);

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal DiskSource Local(string name) => new DiskSource.LocalFile(Temporary[name]);

    internal Task<StoredImage> TakeAsync(DiskSource source, params string[] names) => Intake.AddAsync(source, names, null, Token);

    /// <summary>Throws unless the base of an image holds exactly what a file holds, as QEMU reads both.</summary>
    internal void AssertSame(string raw, StoredImage image) => Shell.Run(Temporary.FullPath, $"qemu-img compare -f raw -F qcow2 {raw} {Images.DiskOf(image).Path}");
}
