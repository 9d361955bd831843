using IaC.Hashing;
using IaC.Providers.Guests;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Providers.Tests.Guests;

public sealed class FileDigestsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("digests-");

    private string Kernel => _folder["vmlinuz"];

    [Fact]
    public async Task A_file_that_nothing_touched_is_read_once()
    {
        File.WriteAllText(Kernel, "a kernel");
        FileDigests digests = At(DateTimeOffset.UtcNow.AddHours(1));

        Task<string> first = digests.OfAsync(Kernel, CancellationToken.None), second = digests.OfAsync(Kernel, CancellationToken.None);

        Assert.Same(first, second);
        Assert.Equal(Sha256.Digest("a kernel"u8), await first);
    }

    [Fact]
    public async Task Other_content_of_the_same_length_and_time_is_seen()
    {
        File.WriteAllText(Kernel, "a kernel");
        DateTime written = File.GetLastWriteTimeUtc(Kernel);
        FileDigests digests = At(DateTimeOffset.UtcNow.AddHours(1));
        string before = await digests.OfAsync(Kernel, TestContext.Current.CancellationToken);

        await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        File.WriteAllText(Kernel, "a KERNEL");
        File.SetLastWriteTimeUtc(Kernel, written);

        Assert.NotEqual(before, await digests.OfAsync(Kernel, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_was_changed_a_moment_ago_is_read_again()
    {
        File.WriteAllText(Kernel, "a kernel");
        FileDigests digests = At(DateTimeOffset.UtcNow);

        Assert.NotSame(digests.OfAsync(Kernel, CancellationToken.None), digests.OfAsync(Kernel, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_remembered_is_not_read_again()
    {
        File.WriteAllText(Kernel, "a kernel");
        string read = await RememberedAsync(Kernel);

        // Nobody writes a digest there that is not one: this one shows where the next comes from.
        File.WriteAllText(Memory, File.ReadAllText(Memory).Replace(read, "sha256:remembered"));

        Assert.Equal("sha256:remembered", await At(Later).OfAsync(Kernel, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_remembered_file_that_was_changed_since_is_read_again()
    {
        File.WriteAllText(Kernel, "a kernel");
        DateTime written = File.GetLastWriteTimeUtc(Kernel);
        await RememberedAsync(Kernel);

        await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        File.WriteAllText(Kernel, "a KERNEL");
        File.SetLastWriteTimeUtc(Kernel, written);

        Assert.Equal(Sha256.Digest("a KERNEL"u8), await At(Later).OfAsync(Kernel, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_file_is_remembered_once_as_it_was_last_and_those_that_are_gone_no_more()
    {
        string other = _folder["a name\nof two lines"], gone = _folder["gone"];
        File.WriteAllText(other, "an initial file system");
        File.WriteAllText(gone, "x");
        await RememberedAsync(other);
        await RememberedAsync(gone);
        File.Delete(gone);
        File.WriteAllText(Kernel, "a kernel");
        await RememberedAsync(Kernel);
        File.WriteAllText(Kernel, "another kernel");
        await RememberedAsync(Kernel);

        Assert.Equal(
            new[] { Sha256.Digest("an initial file system"u8), Sha256.Digest("another kernel"u8) }.Order(StringComparer.Ordinal),
            File.ReadAllLines(Memory).Skip(1).Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_another_boot_remembered_is_not_believed()
    {
        File.WriteAllText(Kernel, "a kernel");
        string read = await RememberedAsync(Kernel);
        File.WriteAllText(Memory, $"another boot\n{File.ReadAllText(Memory).Split('\n')[1].Replace(read, "sha256:remembered")}\n");

        Assert.Equal(read, await At(Later).OfAsync(Kernel, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_plan_writes_nothing()
    {
        File.WriteAllText(Kernel, "a kernel");
        await At(Later).OfAsync(Kernel, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Memory));
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddHours(1);

    private string Memory => _folder["run/digests"];

    private async Task<string> RememberedAsync(string file)
    {
        FileDigests digests = At(Later);
        string digest = await digests.OfAsync(file, TestContext.Current.CancellationToken);
        digests.Remember();
        return digest;
    }

    private FileDigests At(DateTimeOffset now) => new(new FakeTimeProvider(now), Memory);
}
