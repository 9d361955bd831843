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

    // RFC 4231, test cases 1, 2 and 6: a short key, a key that is a word, and one longer than a block.
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData(null, "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    public void Examples_of_keyed_hashes(string? key, string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha256.Hmac(key is null ? Enumerable.Repeat((byte)0xaa, 131).ToArray() : Convert.FromHexString(key), Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Every_length_of_key_and_content_gives_the_keyed_hash_of_the_library()
    {
        var random = new Random(4);
        for (int length = 0; length <= 2 * 64 + 1; length++)
        {
            byte[] key = new byte[length];
            byte[] content = new byte[3 * 64 - length];
            random.NextBytes(key);
            random.NextBytes(content);
            Assert.Equal((length, Convert.ToHexString(HMACSHA256.HashData(key, content))), (length, Convert.ToHexString(Sha256.HmacHere(key, content))));
        }
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

    [Theory]
    [InlineData(0, 1)]
    [InlineData(300, 7)]
    [InlineData((512 << 10) - 1, 4096)]
    [InlineData(512 << 10, 4096)]
    [InlineData(1_000_003, 65_537)]
    public void What_is_written_in_pieces_is_hashed_whole(int length, int piece)
    {
        byte[] content = new byte[length];
        new Random(5).NextBytes(content);
        using var stream = new Sha256Stream();
        for (int offset = 0; offset < length; offset += piece)
        {
            stream.Write(content, offset, Math.Min(piece, length - offset));
        }

        Assert.Equal(SHA256.HashData(content), stream.Hash());
        Assert.Equal(SHA256.HashData(content), stream.Hash());
    }
}
