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

    public void Dispose() => _folder.Dispose();

    private static FileDigests At(DateTimeOffset now) => new(new FakeTimeProvider(now));
}
