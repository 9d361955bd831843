using IaC.Hashing;
using IaC.Testing;

namespace IaC.Pods.Tests.Machines;

public sealed class BaseDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new("base-");

    private string Base => Path.Combine(folder.FullPath, "base");

    [Fact]
    public void A_base_that_is_what_it_is_called_is_read_once()
    {
        string digest = Written("content");
        BaseDisk.Require(Base, digest);
        BaseDisk.Require(Base, digest);

        // Only the time says so: nothing was read the second time.
        BaseDisk.Require(Base, "sha256:another");
    }

    [Fact]
    public void One_that_was_written_to_is_named_with_what_it_holds_now()
    {
        string digest = Written("content");
        BaseDisk.Require(Base, digest);
        string now = Written("changed");

        IOException fault = Assert.Throws<IOException>(() => BaseDisk.Require(Base, digest));
        Assert.Contains(Base, fault.Message, StringComparison.Ordinal);
        Assert.Contains(now, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_brought_back_is_taken_again()
    {
        string digest = Written("content");
        BaseDisk.Require(Base, digest);
        Written("changed");
        Written("content");

        BaseDisk.Require(Base, digest);
    }

    public void Dispose() => folder.Dispose();

    private string Written(string content)
    {
        File.WriteAllText(Base, content);
        return Sha256.DigestOfFile(Base);
    }
}
