namespace IaC.Model.Tests;

public sealed class ResourceKeyTests
{
    [Theory]
    [InlineData("pod/hello", "v1", "Pod", "mine", "hello")]
    [InlineData("Pod/other.hello", "v1", "Pod", "other", "hello")]
    [InlineData("configmap/other.a.b", "v1", "ConfigMap", "other", "a.b")]
    [InlineData("image/a.b", "iac/v1alpha1", "Image", "default", "a.b")]
    public void A_name_as_people_write_it_is_read(string text, string apiVersion, string kind, string space, string name)
    {
        Assert.True(ResourceKey.TryParse(text, "mine", out ResourceKey key));
        Assert.Equal(new ResourceKey(apiVersion, kind, space, name), key);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("/hello")]
    [InlineData("pod/")]
    [InlineData("pood/x")]
    [InlineData("pod/A")]
    [InlineData("pod/a.")]
    public void Anything_else_is_not(string text) => Assert.False(ResourceKey.TryParse(text, "mine", out _));

    [Theory]
    [InlineData("pod/hello")]
    [InlineData("secret/web.a.b")]
    public void What_is_written_can_be_read_again(string text)
    {
        Assert.True(ResourceKey.TryParse(text, ResourceKey.DefaultNamespace, out ResourceKey key));
        Assert.Equal(text, key.ToString());
    }
}
