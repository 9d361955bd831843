namespace IaC.Images.Tests;

public sealed class ImageReferenceTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27")]
    [InlineData("team/app", "docker.io/team/app:latest")]
    [InlineData("index.docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("localhost/app", "localhost/app:latest")]
    [InlineData("localhost:5000/app:v1", "localhost:5000/app:v1")]
    [InlineData("quay.io/a/b/c", "quay.io/a/b/c:latest")]
    [InlineData("Registry/app", "Registry/app:latest")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app:latest")]
    [InlineData("nginx@" + Sha, "docker.io/library/nginx@" + Sha)]
    [InlineData("nginx:1.27@" + Sha, "docker.io/library/nginx:1.27@" + Sha)]
    [InlineData("team/a__b.c-d---e", "docker.io/team/a__b.c-d---e:latest")]
    public void Short_names_are_expanded_as_Docker_does(string text, string full) => Assert.Equal(full, ImageReference.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a:")]
    [InlineData("a:b c")]
    [InlineData("a:.b")]
    [InlineData("a@sha256:12")]
    [InlineData("a@md5:e3b0c44298fc1c149afbf4c8996fb924")]
    [InlineData("-a.b/c")]
    [InlineData("a.b:port/c")]
    [InlineData("a..b")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("nginx\n")]
    public void What_is_no_reference_is_refused_with_its_text(string text)
    {
        ImageException fault = Assert.Throws<ImageException>(() => ImageReference.Parse(text));

        Assert.Contains($"'{text}'", fault.Message, StringComparison.Ordinal);
        Assert.False(ImageReference.TryParse(text, out _));
    }

    [Fact]
    public void Parts_are_told_apart()
    {
        ImageReference reference = ImageReference.Parse("localhost:5000/team/app:v1@" + Sha);

        Assert.Equal(("localhost:5000", "team/app", "v1", Digest.Parse(Sha)), (reference.Registry, reference.Repository, reference.Tag, reference.Digest));
        Assert.Equal("localhost:5000/team/app@" + Sha, reference.Pin(Digest.Parse(Sha)).ToString());
    }
}
