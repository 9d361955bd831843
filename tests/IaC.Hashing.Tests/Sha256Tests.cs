using System.Security.Cryptography;
using System.Text;

namespace IaC.Hashing.Tests;

public sealed class Sha256Tests
{
    // Examples of the standard's author: https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values, SHA-256.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Examples_of_the_standard(string text, string hash) => Assert.Equal("sha256:" + hash, Sha256.Digest(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Every_length_around_the_ends_of_blocks_is_hashed_as_the_library_does()
    {
        var random = new Random(1);
        for (int length = 0; length <= 3 * 64; length++)
        {
            byte[] content = new byte[length];
            random.NextBytes(content);
            Assert.Equal((length, Convert.ToHexString(SHA256.HashData(content))), (length, Convert.ToHexString(Sha256.HashHere(content))));
        }
    }

    [Theory]
    [InlineData(100_003)]
    [InlineData(1_000_003)]
    public void Much_content_is_hashed_alike_on_both_ways(int length)
    {
        byte[] content = new byte[length];
        new Random(2).NextBytes(content);

        Assert.Equal(Sha256.Hash(content), Sha256.HashHere(content));
        Assert.Equal(Sha256.Hash(content), SHA256.HashData(content));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((256 << 10) + 1)]
    public async Task A_file_is_hashed_whole(int length)
    {
        byte[] content = new byte[length];
        new Random(3).NextBytes(content);
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
            Assert.Equal(Sha256.Digest(content), await Sha256.DigestOfFileAsync(path, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
