namespace IaC.Images.Tests;

public sealed class DigestTests
{
    private const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_bytes_is_their_sha256() => Assert.Equal(Empty, Digest.Of([]).ToString());

    [Theory]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../../../etc/pass")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_no_digest(string? text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void A_digest_that_was_never_set_is_a_fault_of_the_program() => Assert.Throws<InvalidOperationException>(() => default(Digest).ToString());

    [Fact]
    public void Equal_text_is_an_equal_digest() => Assert.Equal(Digest.Parse(Empty), Digest.Of([]));
}
