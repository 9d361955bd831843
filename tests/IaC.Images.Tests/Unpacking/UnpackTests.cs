using IaC.Images.Unpacking;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Unpacking;

/// <summary>Unpacks archives into a folder that is compared, and removed by its own means.</summary>
public abstract class UnpackTests : IDisposable
{
    protected UnpackTests()
    {
        Require.Root();
        Directory.CreateDirectory(Temporary["out"]);
    }

    internal TemporaryFolder Temporary { get; } = new();

    public void Dispose()
    {
        Shell.Run("/", $"rm -rf {Temporary.FullPath}");
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Unpacks into the folder <c>out</c>.</summary>
    internal void Unpack(Stream tar, long limit = 1 << 30)
    {
        using SafeFolder folder = SafeFolder.Open(Temporary["out"]);
        TreeUnpacker.UnpackLayer(tar, folder, new UnpackBudget(limit, Temporary.FullPath, "layer"), null, CancellationToken.None);
    }

    internal void Unpack(byte[] tar, long limit = 1 << 30) => Unpack(new MemoryStream(tar), limit);

    internal FileStatus? Status(string path)
    {
        using SafeFolder folder = SafeFolder.Open(Temporary["out/" + Path.GetDirectoryName(path)]);
        return folder.Status(Path.GetFileName(path));
    }
}
