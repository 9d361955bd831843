using IaC.Images.Tests.Store;
using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Images.Tests.Build;

/// <summary>A store, a folder beside the stack file, and images built of it.</summary>
public abstract class BuildTests : StoreTests
{
    protected BuildTests()
    {
        Require.Root();
        Directory.CreateDirectory(Temporary["base"]);
    }

    internal Task<StoredImage> BuildAsync(params LayerSource[] layers) => BuildAsync(Declare(layers));

    internal Task<StoredImage> BuildAsync(LayerBuild build, bool rebuild = false, params string[] names) =>
        new ImageBuilder(Images).BuildAsync(build, names, rebuild, null, CancellationToken.None);

    internal BuildPlan Plan(LayerBuild build, bool rebuild = false) => new ImageBuilder(Images).Plan(build, rebuild);

    internal LayerBuild Declare(params LayerSource[] layers) => new() { Layers = layers, BaseFolder = Temporary["base"] };

    internal async Task<ImageException> RefusedAsync(params LayerSource[] layers)
    {
        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(layers));
        Assert.Throws<ImageException>(() => Plan(Declare(layers)));
        return refusal;
    }

    /// <summary>The unpacked layers, topmost first.</summary>
    internal Task<IReadOnlyList<string>> UnpackAsync(StoredImage image) => Images.LowerDirectoriesAsync(image, null, CancellationToken.None);

    /// <summary>Paths of one unpacked layer with type and mode: <c>etc/ Folder 755</c>.</summary>
    internal static string[] Entries(string layer) =>
        [.. Directory.GetFileSystemEntries(layer, "*", SearchOption.AllDirectories).Select(path =>
        {
            using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
            FileStatus status = folder.Status(Path.GetFileName(path))!.Value;
            string relative = Path.GetRelativePath(layer, path);
            return status.Kind == FileKind.SymbolicLink
                ? $"{relative} -> {folder.ReadLink(Path.GetFileName(path))}"
                : $"{relative} {status.Kind} {Convert.ToString(status.Permissions, 8)} {status.Uid}:{status.Gid}";
        }).Order(StringComparer.Ordinal)];

    internal static LayerSource.Files Files(params (string Path, string Content)[] files) => new([.. files.Select(file => new InlineFile(file.Path, System.Text.Encoding.UTF8.GetBytes(file.Content)))]);
}
