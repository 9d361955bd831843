using IaC.Cli.Commands;
using IaC.Cli.Copying;
using IaC.Testing;

namespace IaC.Cli.Tests.Workloads;

public sealed class FolderCopyTests
{
    [Fact]
    public async Task What_is_not_there_is_named_as_it_was_written()
    {
        using var temporary = new TemporaryFolder();
        string gone = temporary["gone"];
        using var there = FolderCopy.Of(Environment.ProcessId, "db");
        using var here = FolderCopy.Here();

        Assert.Equal($"there is no db:{gone}", (await Assert.ThrowsAsync<UsageException>(() => ReadAsync(there, gone))).Message);
        Assert.Equal($"there is no {gone}", (await Assert.ThrowsAsync<UsageException>(() => ReadAsync(here, gone))).Message);
        Assert.Equal($"there is no folder db:{gone}", (await Assert.ThrowsAsync<UsageException>(() => there.WriteAsync(AsyncEnumerable.Empty<CopyEntry>(), $"{gone}/file", TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task What_is_of_no_use_elsewhere_is_left_out_and_named()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("top/file", "x");
        Tool.Run("mkfifo", [temporary["top/pipe"]]);
        using var here = FolderCopy.Here();

        Assert.Equal(["top", "top/file"], (await here.ReadAsync(temporary["top"], TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).Select(entry => entry.Path));
        Assert.Equal(["top/pipe"], here.LeftOut);
        Assert.Contains("neither a file, a folder nor a symbolic link", (await Assert.ThrowsAsync<UsageException>(() => ReadAsync(here, temporary["top/pipe"]))).Message, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(FolderCopy side, string path) => await side.ReadAsync(path, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
