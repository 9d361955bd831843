namespace IaC.Model.Tests;

public sealed class NearNameTests
{
    [Theory]
    [InlineData("imagee", "image")]
    [InlineData("iamge", "image")]
    [InlineData("IMAGE", "image")]
    [InlineData("imag", "image")]
    [InlineData("contaners", "containers")]
    [InlineData("x", "y")]
    [InlineData("completely", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_when_one_is_near(string name, string? expected) => Assert.Equal(expected, NearName.Find(name, ["image", "images", "containers", "y"]));

    [Fact]
    public void The_nearest_of_several_wins() => Assert.Equal("readOnly", NearName.Find("readonly", ["readOnlyRootFilesystem", "readOnce", "readOnly"]));
}
